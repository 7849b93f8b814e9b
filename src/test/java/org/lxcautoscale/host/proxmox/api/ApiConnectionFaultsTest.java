package org.lxcautoscale.host.proxmox.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lxcautoscale.container.SizeChange;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.WriteFailedException;
import org.lxcautoscale.host.WriteFailedException.Kind;
import org.lxcautoscale.host.proxmox.api.ConnectionSettings.Timeouts;
import org.lxcautoscale.host.simulated.api.Misbehaviour;
import org.lxcautoscale.host.simulated.api.SimulatedProxmoxApi;
import org.lxcautoscale.metrics.Seen;

/** Tokens, certificates, hosts that do not answer. */
class ApiConnectionFaultsTest extends ApiFaults {

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
            api.server.misbehave(1000, ApiFaults::isList, trouble);
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
        api.server.misbehave(1, ApiFaults::isPut, new Misbehaviour.Refusal(401, "Authentication failed!"));

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
        api.server.misbehave(9, ApiFaults::isList, new Misbehaviour.Silence());

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
        api.server.misbehave(2, ApiFaults::isList, misbehaviour);

        assertThat(lookFails().isDenied()).isFalse();

        api.server.behave();
        assertThat(api.host.observe().containers()).hasSize(1);
    }

    @Test
    void aHostThatKeepsFailingIsSkippedForAWhile() throws IOException {
        api.server.misbehave(100, ApiFaults::isList, new Misbehaviour.Html());
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
            api.server.misbehave(5, ApiFaults::isList, new Misbehaviour.Html());
            Awaitility.await().until(this::canLook);
            api.host.observe();

            assertThat(log.lines())
                    .containsExactly(
                            "WARNING Proxmox API, host localhost: localhost:%d answered with text/html instead of JSON: is this Proxmox?"
                                    .formatted(api.server.port()),
                            "INFO Proxmox API, host localhost: answers again");
        }
    }

    private boolean canLook() {
        try {
            api.host.observe();
            return true;
        } catch (HostUnavailableException _) {
            return false;
        }
    }

    @Test
    void theSecretAppearsOnlyInTheHeader() throws Exception {
        assertThat(api.settings(ApiFixture.TIMEOUTS).toString()).doesNotContain(SimulatedProxmoxApi.TOKEN_SECRET);
        assertThat(ApiFixture.token().toString()).isEqualTo("ApiToken[autoscale@pve!lab]");
        api.writer.write(id, SizeChange.between(SIZE, LARGER));
        assertThat(api.server.requests().toString()).doesNotContain(SimulatedProxmoxApi.TOKEN_SECRET);
    }
}
