package org.lxcautoscale.host.proxmox.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.ContainerTask;
import org.lxcautoscale.host.Snapshot;
import org.lxcautoscale.host.SnapshotName;
import org.lxcautoscale.host.TaskFailedException;
import org.lxcautoscale.host.TaskFailedException.Kind;
import org.lxcautoscale.host.TaskLimits;
import org.lxcautoscale.host.simulated.api.ApiRequest;
import org.lxcautoscale.host.simulated.api.Misbehaviour;

/** Tasks over the API, with what can go wrong between a request and the end of its task. */
class ApiTasksTest {

    private static final ContainerId ID = new ContainerId("101");
    private static final ContainerTask SNAPSHOT = new ContainerTask.CreateSnapshot(ID, new SnapshotName("snap1"));
    private static final Duration LONG = Duration.ofMinutes(1);

    private ApiFixture api;

    @BeforeEach
    void start() throws IOException {
        api = new ApiFixture(Duration.ofSeconds(1), "pve");
        api.add(0, "101", Allocation.of(1, 256));
    }

    @AfterEach
    void stop() throws IOException {
        api.close();
    }

    private static boolean asksForState(ApiRequest request) {
        return request.path().endsWith("/status");
    }

    private static boolean begins(ApiRequest request) {
        return request.method().equals("POST");
    }

    /** Time passes whenever the state of a task is asked for. */
    private void letTimePass() {
        api.server.misbehave(
                1_000,
                ApiTasksTest::asksForState,
                new Misbehaviour.Meanwhile(() -> api.server.advance(Duration.ofSeconds(1))));
    }

    private ApiTasks tasks(Duration limit) throws IOException {
        return tasks(limit, ApiFixture.token());
    }

    private ApiTasks tasks(Duration limit, ApiToken token) throws IOException {
        ConnectionSettings.Timeouts patient = new ConnectionSettings.Timeouts(
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                100,
                Duration.ofMillis(10),
                Duration.ofMillis(10));
        return new ApiTasks(
                new ApiClient(api.settings(List.of("localhost"), patient, token)),
                new TaskLimits(limit, limit, limit),
                Duration.ofMillis(5));
    }

    private TaskFailedException failure(ApiTasks tasks, ContainerTask task) {
        return catchThrowableOfType(TaskFailedException.class, () -> tasks.run(task));
    }

    @Test
    void aTaskIsFollowedToItsEnd() throws Exception {
        letTimePass();

        tasks(LONG).run(SNAPSHOT);

        assertThat(tasks(LONG).snapshots(ID)).extracting(Snapshot::name).containsExactly("snap1");
        assertThat(api.server.requests().stream().filter(request -> request.endsWith("/status")))
                .hasSizeGreaterThan(1);
    }

    @Test
    void connectionsThatAreLostMeanwhileSayNothingOfTheTask() throws Exception {
        api.server.misbehave(1, ApiTasksTest::asksForState, new Misbehaviour.HangUp());
        api.server.misbehave(1, ApiTasksTest::asksForState, new Misbehaviour.Refusal(596, "Connection timed out"));
        api.server.misbehave(1, ApiTasksTest::asksForState, new Misbehaviour.Refusal(595, "No route to host"));
        api.server.misbehave(
                1,
                ApiTasksTest::asksForState,
                new Misbehaviour.Refusal(500, "got no worker upid - start worker failed"));
        api.server.misbehave(1, ApiTasksTest::asksForState, new Misbehaviour.Html());
        api.server.misbehave(1, ApiTasksTest::asksForState, new Misbehaviour.TruncatedBody());
        letTimePass();

        assertThatCode(() -> tasks(LONG).run(SNAPSHOT)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "401,authentication failure,does not accept the API token",
        "403,'Permission check failed (/, Sys.Audit)',lacks Sys.Audit on /"
    })
    void aTaskThatMayNotBeFollowedGoesOn(int status, String reason, String said) throws Exception {
        api.server.misbehave(1_000, ApiTasksTest::asksForState, new Misbehaviour.Refusal(status, reason));

        TaskFailedException failure = failure(tasks(LONG), SNAPSHOT);

        assertThat(failure.kind()).isEqualTo(Kind.UNCLEAR);
        assertThat(failure)
                .hasMessageContaining("it was begun and goes on, but cannot be followed")
                .hasMessageContaining(said)
                .hasMessageContaining("UPID:pve:");
    }

    @Test
    void aTaskThatHasVanishedIsUnclear() throws Exception {
        api.server.misbehave(1, ApiTasksTest::begins, new Misbehaviour.Body("""
                {"data":"UPID:pve:00000001:00000001:6B048ADE:vzsnapshot:101:autoscale@pve!lab:"}"""));

        TaskFailedException failure = failure(tasks(LONG), SNAPSHOT);

        assertThat(failure.kind()).isEqualTo(Kind.UNCLEAR);
        assertThat(failure).hasMessageContaining("does not know the task any more");
    }

    @Test
    void aTaskThatTakesTooLongGoesOn() throws Exception {
        TaskFailedException failure = failure(tasks(Duration.ofMillis(50)), SNAPSHOT);

        assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
        assertThat(failure).hasMessageContaining("and goes on: UPID:pve:");
    }

    @Test
    void aNodeThatDoesNotAnswerIsNamedAtTheLimit() throws Exception {
        api.server.misbehave(
                100_000, ApiTasksTest::asksForState, new Misbehaviour.Refusal(596, "Connection timed out"));

        TaskFailedException failure = failure(tasks(Duration.ofMillis(50)), SNAPSHOT);

        assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
        assertThat(failure).hasMessageContaining("last the node does not answer (596 Connection timed out)");
    }

    @Test
    void anInterruptEndsTheWatchAndNotTheTask() throws Exception {
        AtomicReference<TaskFailedException> failure = new AtomicReference<>();
        ApiTasks tasks = tasks(LONG);
        Thread thread = Thread.ofPlatform().start(() -> failure.set(failure(tasks, SNAPSHOT)));

        thread.interrupt();
        thread.join();
        api.server.advance(Duration.ofSeconds(5));

        assertThat(failure.get().kind()).isEqualTo(Kind.ABANDONED);
        assertThat(tasks(LONG).snapshots(ID)).hasSize(1);
    }

    /** How tasks end: as recorded from Proxmox VE 9.2, or as its sources and those of its storage say. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            snapshot name 'rsnap1' already used                                       | REFUSED
            container did not stop                                                    | REFUSED
            CT is locked (backup)                                                     | LOCKED
            can't lock file '/run/lock/lxc/pve-config-101.lock' - got timeout         | LOCKED
            snapshot 'nosuch' does not exist                                          | NO_SNAPSHOT
            Configuration file 'nodes/pve/lxc/999.conf' does not exist                | NO_CONTAINER
            clone failed: write failed: No space left on device                       | STORAGE_FULL
            zfs error: cannot create snapshot 'rpool/data@x': out of space            | STORAGE_FULL
            command 'lxc-start -n 101' failed: exit code 1                            | FAILED
            unexpected status                                                         | UNCLEAR
            """)
    void failuresAreToldApart(String exit, Kind kind) throws Exception {
        api.server.misbehave(1, ApiTasksTest::asksForState, new Misbehaviour.Body("""
                {"data":{"status":"stopped","exitstatus":"%s"}}""".formatted(exit)));

        TaskFailedException failure = failure(tasks(LONG), SNAPSHOT);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessageStartingWith("container 101: ");
        if (kind != Kind.UNCLEAR) {
            assertThat(failure).hasMessageContaining(exit);
        }
    }

    @Test
    void theLogSaysMoreThanTheEnd() throws Exception {
        api.server.misbehave(1, ApiTasksTest::asksForState, new Misbehaviour.Body("""
                {"data":{"status":"stopped","exitstatus":"container did not stop"}}"""));
        api.server.misbehave(1, request -> request.path().endsWith("/log"), new Misbehaviour.Body("""
                {"total":3,"data":[{"t":"lxc-stop: 301: Failed to receive message","n":1},{"n":2,"t":"command 'lxc-stop -n 301 --nokill --timeout 3' failed: exit code 1"},{"t":"TASK ERROR: container did not stop","n":3}]}"""));

        assertThat(failure(tasks(LONG), SNAPSHOT))
                .hasMessage(
                        "container 101: container did not stop (command 'lxc-stop -n 301 --nokill --timeout 3' failed:"
                                + " exit code 1)");
    }

    @Test
    void warningsAreNoFailure() throws Exception {
        api.server.misbehave(1, ApiTasksTest::asksForState, new Misbehaviour.Body("""
                {"data":{"status":"stopped","exitstatus":"WARNINGS: 2"}}"""));

        assertThatCode(() -> tasks(LONG).run(SNAPSHOT)).doesNotThrowAnyException();
    }

    @Test
    void aRequestWithoutAnAnswerMayHaveBegunIt() throws Exception {
        api.server.misbehave(1, ApiTasksTest::begins, new Misbehaviour.HangUp());
        assertThat(failure(tasks(LONG), SNAPSHOT).kind()).isEqualTo(Kind.UNCLEAR);

        api.server.misbehave(1, ApiTasksTest::begins, new Misbehaviour.Refusal(596, "Connection timed out"));
        assertThat(failure(tasks(LONG), SNAPSHOT).kind()).isEqualTo(Kind.UNCLEAR);

        api.server.misbehave(1, ApiTasksTest::begins, new Misbehaviour.Body("{\"data\":null}"));
        assertThat(failure(tasks(LONG), SNAPSHOT).kind()).isEqualTo(Kind.UNCLEAR);
    }

    @Test
    void nothingIsBegunWhereTheContainerCannotBeFound() throws Exception {
        api.server.misbehave(1_000, request -> request.path().equals("/cluster/resources"), new Misbehaviour.HangUp());

        assertThat(failure(tasks(LONG), SNAPSHOT).kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(api.server.requests()).noneMatch(request -> request.startsWith("POST"));
    }

    @Test
    void whatTheTokenLacksIsSaid() throws Exception {
        api.server.grant("auditor@pve!lab", "secret", Map.of("/", Set.of("VM.Audit", "Sys.Audit")));
        ApiTasks tasks = tasks(LONG, new ApiToken("auditor@pve!lab", "secret"));

        for (ContainerTask task : List.of(
                SNAPSHOT,
                new ContainerTask.Stop(ID),
                new ContainerTask.Destroy(ID),
                new ContainerTask.SetTags(ID, Set.of()))) {
            assertThat(failure(tasks, task).kind()).isEqualTo(Kind.DENIED);
        }
        assertThat(failure(tasks, SNAPSHOT)).hasMessageContaining("the API token lacks VM.Snapshot on /vms/101");
    }

    @Test
    void aTaskOfAContainerThatHasMovedIsBegunWhereItIs() throws Exception {
        try (ApiFixture two = new ApiFixture(Duration.ofSeconds(1), "pve1", "pve2")) {
            two.add(1, "101", Allocation.of(1, 256));
            two.server.misbehave(
                    1_000,
                    ApiTasksTest::asksForState,
                    new Misbehaviour.Meanwhile(() -> two.server.advance(Duration.ofSeconds(1))));
            ApiTasks tasks = new ApiTasks(
                    new ApiClient(two.settings(ApiFixture.TIMEOUTS)), TaskLimits.DEFAULT, Duration.ofMillis(5));

            tasks.run(SNAPSHOT);

            assertThat(two.server.requests()).contains("POST /nodes/pve2/lxc/101/snapshot");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UPID:pve:00000FC8:0005DE63:6B048ADE:vzsnapshot:101:autoscale@pve!lab: | pve
            UPID:pve-2.lan:00000FC8:0005DE63A:6B048ADE:vzclone:101:root@pam:      | pve-2.lan
            UPID:bad                                                              |
            UPID:../x:00000FC8:0005DE63:6B048ADE:vzsnapshot:101:root@pam:         |
            """)
    void idsOfTasksNameTheirNode(String text, String node) {
        assertThat(TaskId.of(text).map(TaskId::node)).isEqualTo(Optional.ofNullable(node));
    }
}
