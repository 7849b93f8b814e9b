package org.lxcautoscale.host.proxmox.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.SizeChange;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.host.WriteFailedException;
import org.lxcautoscale.host.WriteFailedException.Kind;
import org.lxcautoscale.host.proxmox.api.ConnectionSettings.Timeouts;
import org.lxcautoscale.host.simulated.ContainerSpec;
import org.lxcautoscale.host.simulated.api.ApiRequest;
import org.lxcautoscale.host.simulated.api.Misbehaviour;
import org.lxcautoscale.host.simulated.api.SimulatedProxmoxApi;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Reading;
import org.lxcautoscale.metrics.Seen;

/** The table "error → what the daemon does" of {@code docs/proxmox-api.md}, row by row. */
class ApiFaultsTest {

    private static final Allocation SIZE = Allocation.of(2, 512);
    private static final Allocation LARGER = Allocation.of(3, 768);

    /** Does not wait for what never comes, and pauses for a moment only. */
    private static final Timeouts SHORT = new Timeouts(
            Duration.ofSeconds(5),
            Duration.ofMillis(300),
            Duration.ofMillis(300),
            3,
            Duration.ofMillis(1),
            Duration.ofMillis(2));

    @TempDir
    Path dir;

    private ApiFixture api;
    private ContainerId id;

    @BeforeEach
    void start() throws IOException {
        api = new ApiFixture("pve1", "pve2");
        id = api.add(0, "101", SIZE);
    }

    @AfterEach
    void stop() throws IOException {
        api.close();
    }

    private static boolean isList(ApiRequest request) {
        return request.path().equals("/cluster/resources");
    }

    private static boolean isPut(ApiRequest request) {
        return request.method().equals("PUT");
    }

    private HostUnavailableException lookFails() {
        HostUnavailableException failure =
                catchThrowableOfType(HostUnavailableException.class, () -> api.host.observe());
        assertThat(failure).isNotNull();
        assertThat(failure).message().doesNotContain(SimulatedProxmoxApi.TOKEN_SECRET);
        return failure;
    }

    private WriteFailedException writeFails() {
        WriteFailedException failure = catchThrowableOfType(
                WriteFailedException.class, () -> api.writer.write(id, SizeChange.between(SIZE, LARGER)));
        assertThat(failure).isNotNull();
        assertThat(failure).message().startsWith("container 101: ").doesNotContain(SimulatedProxmoxApi.TOKEN_SECRET);
        return failure;
    }

    private String whyUnreadable(ContainerId container) throws HostUnavailableException {
        return api.host.observe().containers().stream()
                .filter(seen -> seen.id().equals(container))
                .findFirst()
                .map(Seen::whyUnreadable)
                .orElseThrow();
    }

    private Reading readingOf(ContainerId container) throws HostUnavailableException {
        return api.host.observe().containers().stream()
                .filter(seen -> seen.id().equals(container))
                .findFirst()
                .map(Seen::reading)
                .orElseThrow();
    }

    private void open(String id, String secret) throws IOException {
        api.reopen(api.settings(List.of("localhost"), ApiFixture.TIMEOUTS, new ApiToken(id, secret)));
    }

    private void open(Timeouts timeouts) throws IOException {
        api.reopen(api.settings(timeouts));
    }

    private void openTrusting(Trust trust) throws IOException {
        api.reopen(new ConnectionSettings(
                List.of("localhost"), api.server.port(), ApiFixture.token(), trust, ApiFixture.TIMEOUTS));
    }

    @Test
    void everyRowOfTheDocumentedTableIsATestHere() throws IOException {
        Set<String> tests = Arrays.stream(ApiFaultsTest.class.getDeclaredMethods())
                .map(Method::getName)
                .collect(Collectors.toSet());
        String page = Files.readString(Path.of("docs/proxmox-api.md"));
        List<String> rows = page.substring(page.indexOf("| error |"))
                .lines()
                .skip(2)
                .filter(line -> line.startsWith("| "))
                .toList();

        assertThat(rows).hasSizeGreaterThan(20).allSatisfy(row -> {
            String[] cells = row.split("\\|", -1);
            assertThat(cells[3].replaceAll("[` ]", "").split(",", -1))
                    .isNotEmpty()
                    .isSubsetOf(tests);
        });
    }

    // ---- the token

    @Test
    void aWrongTokenIsReported() throws IOException {
        open(SimulatedProxmoxApi.TOKEN_ID, "wrong");

        HostUnavailableException failure = lookFails();

        assertThat(failure.isDenied()).isTrue();
        assertThat(failure)
                .hasMessage("Proxmox does not accept the API token (401 Authentication failed!): check token_id and"
                        + " token_secret, and whether it has expired");
    }

    @Test
    void aWrongTokenIsNotRetriedEndlessly() throws IOException {
        open(SimulatedProxmoxApi.TOKEN_ID, "wrong");
        lookFails();
        lookFails();
        lookFails();
        api.server.forgetRequests();

        HostUnavailableException failure = lookFails();

        assertThat(failure).hasMessageContaining("401");
        assertThat(failure.isDenied()).isTrue();
        assertThat(api.server.requests()).isEmpty();
    }

    private Path openWithFile(String secret, Timeouts timeouts) throws IOException {
        Path file = Files.writeString(dir.resolve("token"), secret);
        ApiToken token = new ApiToken(SimulatedProxmoxApi.TOKEN_ID, secret, Optional.of(file));
        api.reopen(api.settings(List.of("localhost"), timeouts, token));
        return file;
    }

    @Test
    void aNewSecretInTheFileIsUsedAtOnce() throws Exception {
        try (CapturedLog log = new CapturedLog()) {
            Path file = openWithFile("old", ApiFixture.TIMEOUTS);
            for (int i = 0; i < 5; i++) {
                lookFails();
            }
            Files.writeString(file, "\n");
            lookFails();
            Files.writeString(file, "two words");
            lookFails();
            Files.delete(file);
            lookFails();
            Files.writeString(file, SimulatedProxmoxApi.TOKEN_SECRET + "\n");

            assertThat(api.host.observe().containers()).hasSize(1);
            api.writer.write(id, SizeChange.between(SIZE, LARGER));
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("new secret"))
                    .hasSize(2) // host and writer have nothing in common here
                    .first()
                    .isEqualTo("INFO Proxmox API: " + file
                            + " holds a new secret of the API token, which will be used from now on.");
        }
    }

    @Test
    void aNewSecretThatIsWrongTooIsTriedOnce() throws Exception {
        Path file = openWithFile("old", ApiFixture.TIMEOUTS);
        lookFails();
        Files.writeString(file, "another");
        lookFails();
        api.server.forgetRequests();

        lookFails();
        lookFails();

        assertThat(api.server.requests()).hasSize(2);
    }

    @Test
    void aLastingFailureKeepsItsMessage() throws IOException {
        List<Misbehaviour> troubles = List.of(
                new Misbehaviour.Refusal(401, "Authentication failed!"),
                new Misbehaviour.Html(),
                new Misbehaviour.HangUp(),
                new Misbehaviour.Body("{\"data\":[{\"cpu\":0.1234}"),
                new Misbehaviour.Refusal(595, "No route to host"));
        for (Misbehaviour trouble : troubles) {
            open(SHORT);
            api.server.behave();
            api.server.misbehave(1000, ApiFaultsTest::isList, trouble);
            Set<String> texts = new HashSet<>();
            for (int i = 0; i < 30; i++) {
                texts.add(String.valueOf(lookFails().getMessage()));
            }
            assertThat(texts).hasSize(1);
        }
    }

    @Test
    void aTokenWithoutPrivilegesIsDistinguishedFromAnEmptyCluster() throws IOException {
        api.server.grant("a@pve!none", "s", Map.of());
        open("a@pve!none", "s");

        HostUnavailableException failure = lookFails();

        assertThat(failure.isDenied()).isTrue();
        assertThat(failure)
                .hasMessage("the API token sees nothing of lab: it needs VM.Audit on /vms and Sys.Audit on /nodes");
    }

    @Test
    void withoutThePrivilegeToReadANodeItsContainersAreUnknown() throws Exception {
        api.server.grant("a@pve!some", "s", Map.of("/vms", Set.of("VM.Audit")));
        open("a@pve!some", "s");

        assertThat(whyUnreadable(id))
                .isEqualTo("node pve1 cannot be read: the API token lacks Sys.Audit on /nodes/pve1");
    }

    @Test
    void withoutThePrivilegeToWriteThatPrivilegeIsNamed() throws Exception {
        api.server.grant("a@pve!audit", "s", Map.of("/", Set.of("VM.Audit", "Sys.Audit", "VM.Config.CPU")));
        open("a@pve!audit", "s");

        WriteFailedException failure = writeFails();

        assertThat(failure.kind()).isEqualTo(Kind.DENIED);
        assertThat(failure).hasMessage("container 101: the API token lacks VM.Config.Memory on /vms/101");
        assertThat(Seen.container(api.host.read(id)).allocation()).isEqualTo(SIZE);
    }

    @Test
    void aTokenThatHasExpiredSinceTheObservationCannotWrite() {
        api.server.misbehave(1, ApiFaultsTest::isPut, new Misbehaviour.Refusal(401, "Authentication failed!"));

        WriteFailedException failure = writeFails();

        assertThat(failure.kind()).isEqualTo(Kind.DENIED);
        assertThat(failure).hasMessageContaining("does not accept the API token (401");
    }

    // ---- the connection

    @Test
    void whenAHostRefusesConnectionsTheNextIsTried() throws Exception {
        // Nothing listens on the second loopback address.
        api.reopen(api.settings(List.of("127.0.0.2", "localhost"), ApiFixture.TIMEOUTS, ApiFixture.token()));

        assertThat(api.host.observe().containers()).hasSize(1);
        api.writer.write(id, SizeChange.between(SIZE, LARGER));
        assertThat(Seen.container(api.host.read(id)).allocation()).isEqualTo(LARGER);
    }

    @Test
    void whenNoHostCanBeReachedThatIsReported() throws IOException {
        int unused;
        try (ServerSocket socket = new ServerSocket(0)) {
            unused = socket.getLocalPort();
        }
        api.reopen(new ConnectionSettings(
                List.of("127.0.0.1", "no-such-host.invalid"),
                unused,
                ApiFixture.token(),
                new Trust.AnyCertificate(),
                ApiFixture.TIMEOUTS));

        HostUnavailableException failure = lookFails();

        assertThat(failure.isDenied()).isFalse();
        assertThat(failure).hasMessage("no-such-host.invalid:%d cannot be reached: there is no such host", unused);
    }

    @Test
    void aCertificateOfAnotherFingerprintGetsNoToken() throws IOException {
        openTrusting(new Trust.Fingerprint("00".repeat(32)));
        api.server.forgetRequests();

        assertThat(lookFails())
                .hasMessage(
                        "localhost:%d is not trusted: its certificate has the fingerprint %s; check fingerprint or"
                                + " ca_file",
                        api.server.port(), api.server.fingerprint());
        assertThat(api.server.requests()).isEmpty();
    }

    @Test
    void aCertificateOfAnUnknownCaGetsNoToken() throws IOException {
        openTrusting(new Trust.SystemCas());

        assertThat(lookFails())
                .hasMessage(
                        "localhost:%d is not trusted: its certificate is not signed by a known authority, its SHA-256"
                                + " fingerprint is %s; if that is the node's, set fingerprint: to it, or ca_file:"
                                + " /etc/pve/pve-root-ca.pem (or a copy of it)",
                        api.server.port(), api.server.fingerprint());
        assertThat(api.server.requests()).isEmpty();
    }

    @Test
    void aCertificateOfAKnownCaAndWithTheRightNameIsTrusted() throws Exception {
        Path ca = Files.writeString(dir.resolve("ca.pem"), api.server.certificate());
        openTrusting(new Trust.CaFile(ca));

        assertThat(api.host.observe().containers()).hasSize(1);
    }

    @Test
    void anyCertificateIsTrustedOnlyOnRequest() throws Exception {
        openTrusting(new Trust.AnyCertificate());

        assertThat(api.host.observe().containers()).hasSize(1);
    }

    @Test
    void aSlowResponseTimesOut() throws IOException {
        open(SHORT);
        api.server.misbehave(9, ApiFaultsTest::isList, new Misbehaviour.Silence());

        assertThat(lookFails()).hasMessage("localhost did not answer within 0 s");
    }

    static List<Misbehaviour> notAnAnswer() {
        return List.of(
                new Misbehaviour.HangUp(),
                new Misbehaviour.TruncatedBody(),
                new Misbehaviour.Html(),
                new Misbehaviour.Body("{\"data\":[{\"type\":"),
                new Misbehaviour.Body("{\"data\":null}"),
                new Misbehaviour.Body("[]"),
                new Misbehaviour.Refusal(302, "Found"),
                new Misbehaviour.Refusal(596, "Connection timed out"),
                new Misbehaviour.Refusal(502, "Bad Gateway"),
                new Misbehaviour.Refusal(500, "Internal Server Error"));
    }

    @ParameterizedTest
    @MethodSource("notAnAnswer")
    void anInvalidResponseFailsOnlyTheObservation(Misbehaviour misbehaviour) throws Exception {
        // The JDK asks a second time itself when a connection breaks off.
        api.server.misbehave(2, ApiFaultsTest::isList, misbehaviour);

        assertThat(lookFails().isDenied()).isFalse();

        api.server.behave();
        assertThat(api.host.observe().containers()).hasSize(1);
    }

    @Test
    void aHostThatKeepsFailingIsSkippedForAWhile() throws IOException {
        api.server.misbehave(100, ApiFaultsTest::isList, new Misbehaviour.Html());
        lookFails();
        lookFails();
        lookFails();
        api.server.forgetRequests();

        assertThat(lookFails())
                .hasMessageMatching("localhost:\\d+ answered with text/html instead of JSON: is this Proxmox\\?");
        assertThat(api.server.requests()).isEmpty();
    }

    @Test
    void failureAndRecoveryAreLoggedOnceEach() throws Exception {
        open(SHORT);
        try (CapturedLog log = new CapturedLog()) {
            api.server.misbehave(5, ApiFaultsTest::isList, new Misbehaviour.Html());
            Awaitility.await().until(this::canLook);
            api.host.observe();

            assertThat(log.lines())
                    .containsExactly(
                            "WARNING Proxmox API, host localhost: localhost:%d answered with text/html instead of JSON: is this Proxmox?"
                                    .formatted(api.server.port()),
                            "INFO Proxmox API, host localhost: answers again");
        }
    }

    @Test
    void anInvalidValueMakesOnlyItsContainerUnknown() throws Exception {
        ContainerId odd = api.add(0, "102", SIZE);
        api.server.misreport("lxc/102", "tags", "[]");

        assertThat(whyUnreadable(odd)).isEqualTo("its row in /cluster/resources makes no sense: tags is a list");
        api.pass(Duration.ofSeconds(10));
        assertThat(readingOf(id)).isInstanceOf(Reading.Counters.class);
    }

    @Test
    void anInvalidRowIsIgnored() throws Exception {
        api.server.addRow("[1]");

        assertThat(readingOf(id)).isInstanceOf(Reading.Counters.class);
    }

    private boolean canLook() {
        try {
            api.host.observe();
            return true;
        } catch (HostUnavailableException _) {
            return false;
        }
    }

    // ---- nodes

    @Test
    void anOfflineNodeMakesOnlyItsContainersUnknown() throws Exception {
        ContainerId there = api.add(1, "102", SIZE);
        api.server.takeOffline("pve2");

        assertThat(whyUnreadable(there)).isEqualTo("node pve2 is offline");
        api.pass(Duration.ofSeconds(10));
        assertThat(readingOf(id)).isInstanceOf(Reading.Counters.class);

        api.server.behave();
        api.pass(Duration.ofSeconds(10));
        assertThat(readingOf(there)).isInstanceOf(Reading.Counters.class);
    }

    @Test
    void nothingIsGrantedOnANodeThatTheOthersCannotReach() throws Exception {
        try (CapturedLog log = new CapturedLog()) {
            api.server.misbehave(
                    1,
                    request -> request.path().equals("/nodes/pve1/status"),
                    new Misbehaviour.Refusal(596, "Connection timed out"));

            Observation seen = api.host.observe();

            assertThat(seen.nodes()
                            .getFirst()
                            .usage()
                            .orElseThrow()
                            .memoryAvailable()
                            .bytes())
                    .isZero();
            assertThat(Seen.reading(seen.containers().getFirst()))
                    .isInstanceOfSatisfying(
                            Reading.Counters.class,
                            counters -> assertThat(
                                            counters.memory().orElseThrow().floor())
                                    .isEqualTo(SIZE.memory().bytes()));
            api.host.observe();
            assertThat(log.lines())
                    .contains(
                            "WARNING Memory of node pve1 is not known, nothing of it is handed out: the node does not"
                                    + " answer (596 Connection timed out)",
                            "INFO Memory of node pve1 is known again.");
        }
    }

    @Test
    void aContainerThatMovesBetweenReadingAndWritingIsFollowed() throws Exception {
        api.host.observe();
        move();

        assertThat(Seen.container(api.host.read(id)).allocation()).isEqualTo(SIZE);
        api.writer.write(id, SizeChange.between(SIZE, LARGER));

        assertThat(Seen.container(api.node(1).read(id)).allocation()).isEqualTo(LARGER);
    }

    @Test
    void aContainerThatMovesBetweenItsConfigurationAndTheWriteIsFollowed() throws Exception {
        api.host.observe();
        api.server.misbehave(1, ApiFaultsTest::isPut, new Misbehaviour.Meanwhile(this::move));

        api.writer.write(id, SizeChange.between(SIZE, LARGER));

        assertThat(Seen.container(api.node(1).read(id)).allocation()).isEqualTo(LARGER);
    }

    private void move() {
        api.node(0).remove(id);
        api.node(1).add(ContainerSpec.of("101", "ct101", SIZE, ApiFixture.IDLE));
    }

    @Test
    void aContainerThatIsGoneIsGone() throws Exception {
        api.host.observe();
        api.node(0).remove(id);

        assertThat(catchThrowableOfType(NoSuchContainerException.class, () -> api.host.read(id)))
                .isNotNull();
        assertThat(writeFails().kind()).isEqualTo(Kind.NOT_FOUND);
    }

    // ---- writing

    @Test
    void aConcurrentChangeOfTheConfigurationIsReadAndCheckedOnceMore() throws Exception {
        api.server.misbehave(
                1,
                ApiFaultsTest::isPut,
                new Misbehaviour.Meanwhile(() -> api.server.describe(id, "somebody was here")));

        api.writer.write(id, SizeChange.between(SIZE, LARGER));

        assertThat(Seen.container(api.host.read(id)).allocation()).isEqualTo(LARGER);
        assertThat(api.server.requests().stream().filter(request -> request.startsWith("PUT")))
                .hasSize(2);
    }

    @Test
    void aSizeSetConcurrentlyBySomeoneElseIsKept() throws Exception {
        Allocation theirs = Allocation.of(4, 1024);
        api.server.misbehave(
                1,
                ApiFaultsTest::isPut,
                new Misbehaviour.Meanwhile(() -> api.node(0).resizeExternally(id, theirs)));

        WriteFailedException failure = writeFails();

        assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
        assertThat(failure).hasMessage("container 101: somebody else has just changed it to 4 cores, 1024 MB");
        assertThat(Seen.container(api.host.read(id)).allocation()).isEqualTo(theirs);
    }

    @Test
    void aConfigurationThatKeepsChangingIsNotWritten() {
        List<Integer> changes = new ArrayList<>();
        api.server.misbehave(9, ApiFaultsTest::isPut, new Misbehaviour.Meanwhile(() -> {
            changes.add(1);
            api.server.describe(id, "change " + changes.size());
        }));

        WriteFailedException failure = writeFails();

        assertThat(failure.kind()).isEqualTo(Kind.FAILED);
        assertThat(failure).hasMessage("container 101: somebody else has just changed its configuration");
        assertThat(changes).hasSize(2);
    }

    @Test
    void withoutQuorumEverythingIsReadAndNothingWritten() throws Exception {
        api.server.loseQuorum();

        WriteFailedException failure = writeFails();

        assertThat(failure.kind()).isEqualTo(Kind.FAILED);
        assertThat(failure).hasMessage("container 101: cluster not ready - no quorum?");
        assertThat(api.host.observe().containers()).hasSize(1);
    }

    @Test
    void aLockedContainerIsReportedAsLocked() {
        api.node(0).lock(id, "backup");

        WriteFailedException failure = writeFails();

        assertThat(failure.kind()).isEqualTo(Kind.LOCKED);
        assertThat(failure).hasMessage("container 101: CT is locked (backup)");
    }

    @Test
    void aSizeThatTheKernelRefusesIsReportedAsBusy() {
        api.server.misbehave(
                1,
                ApiFaultsTest::isPut,
                new Misbehaviour.Refusal(
                        500, "unable to hotplug memory: closing file failed - Device or resource busy"));

        assertThat(writeFails().kind()).isEqualTo(Kind.BUSY);
    }

    @Test
    void anInvalidSizeIsRejectedWithItsParameter() {
        WriteFailedException failure = catchThrowableOfType(
                WriteFailedException.class,
                () -> api.writer.write(id, SizeChange.between(SIZE, Allocation.of(9000, 512))));

        assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
        assertThat(failure)
                .hasMessage("container 101: Proxmox rejects it: cores: value must have a maximum value of 8192");
    }

    @Test
    void aWriteWithoutAResponseIsNotRepeatedAndMayHaveBeenCarriedOut() throws Exception {
        open(SHORT);
        api.server.misbehave(1, ApiFaultsTest::isPut, new Misbehaviour.Silence());

        WriteFailedException failure = writeFails();

        assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
        assertThat(api.server.requests().stream().filter(request -> request.startsWith("PUT")))
                .hasSize(1);
        open(ApiFixture.TIMEOUTS);
        assertThat(Seen.container(api.host.read(id)).allocation()).isEqualTo(LARGER);
    }

    @Test
    void aWriteWhoseConnectionBreaksIsNotRepeated() {
        api.server.misbehave(1, ApiFaultsTest::isPut, new Misbehaviour.HangUp());

        assertThat(writeFails().kind()).isEqualTo(Kind.TIMED_OUT);
        assertThat(api.server.requests().stream().filter(request -> request.startsWith("PUT")))
                .hasSize(1);
    }

    static List<Misbehaviour> betweenUsAndTheNode() {
        return List.of(
                new Misbehaviour.Refusal(596, "Connection timed out"),
                new Misbehaviour.Refusal(504, "Gateway Timeout"),
                new Misbehaviour.Html());
    }

    @ParameterizedTest
    @MethodSource("betweenUsAndTheNode")
    void aWriteThatAProxyGaveUpOnMayHaveBeenCarriedOut(Misbehaviour misbehaviour) {
        api.server.misbehave(1, ApiFaultsTest::isPut, misbehaviour);

        assertThat(writeFails().kind()).isEqualTo(Kind.TIMED_OUT);
    }

    @Test
    void theSecretAppearsOnlyInTheHeader() throws Exception {
        assertThat(api.settings(ApiFixture.TIMEOUTS).toString()).doesNotContain(SimulatedProxmoxApi.TOKEN_SECRET);
        assertThat(ApiFixture.token().toString()).isEqualTo("ApiToken[autoscale@pve!lab]");
        api.writer.write(id, SizeChange.between(SIZE, LARGER));
        assertThat(api.server.requests().toString()).doesNotContain(SimulatedProxmoxApi.TOKEN_SECRET);
    }
}
