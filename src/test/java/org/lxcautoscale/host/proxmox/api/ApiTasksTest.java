package org.lxcautoscale.host.proxmox.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.simulated.ContainerSpec;
import org.lxcautoscale.host.simulated.api.Misbehaviour;
import org.lxcautoscale.metrics.Seen;

/** Long work is followed to its end. */
class ApiTasksTest {

    private static final ContainerId ID = new ContainerId("101");
    private static final ContainerId COPY = new ContainerId("301");

    private Api api;
    private ApiTasks tasks;

    @BeforeEach
    void start() throws IOException {
        api = new Api("pve1", "pve2");
        api.add(0, "101", Allocation.of(2, 512));
        tasks = new ApiTasks(new ApiClient(api.access(Api.PATIENCE)), api.time, Duration.ofMinutes(1));
    }

    @AfterEach
    void stop() throws IOException {
        api.close();
    }

    private static ApiException failure(ThrowingCallable work) {
        ApiException failure = catchThrowableOfType(ApiException.class, work);
        assertThat(failure).isNotNull();
        return failure;
    }

    private boolean runs(ContainerId id) throws Exception {
        return Seen.container(api.node(0).read(id)).isRunning();
    }

    @Test
    void aContainerIsStoppedAndStartedWhenTheTaskHasEnded() throws Exception {
        api.server.tasksTake(5);

        tasks.stop(ID);
        assertThat(runs(ID)).isFalse();
        tasks.start(ID);
        assertThat(runs(ID)).isTrue();
        tasks.shutdown(ID, Duration.ofSeconds(3));
        assertThat(runs(ID)).isFalse();
    }

    @Test
    void aRunningContainerIsClonedFromASnapshot() throws Exception {
        assertThat(failure(() -> tasks.clone(ID, COPY, "copy", "")))
                .hasMessage("Full clone of a running container is only possible from a snapshot");

        tasks.snapshot(ID, "base");
        tasks.clone(ID, COPY, "copy", "base");
        tasks.deleteSnapshot(ID, "base");

        api.server.measure();
        assertThat(Seen.container(api.host.read(COPY)).name()).isEqualTo("copy");
        assertThat(runs(COPY)).isFalse();
        assertThat(failure(() -> tasks.clone(ID, COPY, "copy", "base")).fault()).isEqualTo(Fault.FAILED);
        tasks.destroy(COPY);
        assertThat(failure(() -> tasks.start(COPY)).fault()).isEqualTo(Fault.NO_SUCH_CONTAINER);
    }

    @Test
    void aRollbackLeavesTheContainerStopped() throws Exception {
        tasks.snapshot(ID, "before");
        tasks.rollback(ID, "before");

        assertThat(runs(ID)).isFalse();
        assertThat(failure(() -> tasks.rollback(ID, "never"))).hasMessage("snapshot 'never' does not exist");
    }

    @Test
    void aDiskIsEnlarged() throws Exception {
        tasks.resizeDisk(ID, "rootfs", "+64M");

        assertThat(failure(() -> tasks.resizeDisk(ID, "rootfs", "huge")))
                .hasMessage("Proxmox rejects it: size: value does not match the regex pattern");
    }

    @Test
    void aTaskThatWasAcceptedAndFailedSaysWhy() throws Exception {
        tasks.snapshot(ID, "twice");

        assertThat(failure(() -> tasks.snapshot(ID, "twice")))
                .hasMessage("snapshot of container 101 failed: snapshot name 'twice' already used");
    }

    @Test
    void theEndOfTheLogIsPartOfTheFailure() {
        // As a real Proxmox VE 9.2 has answered.
        Transcript log = Transcript.of("work.txt").stream()
                .filter(seen -> seen.target().endsWith("/log") && seen.body().contains("container did not stop"))
                .findFirst()
                .orElseThrow();
        api.server.describe(ID, "deaf");
        api.server.misbehave(1, request -> request.path().endsWith("/log"), new Misbehaviour.Body(log.body()));

        assertThat(failure(() -> tasks.shutdown(ID, Duration.ofSeconds(3))))
                .hasMessage("shutdown of container 101 failed: container did not stop (log: lxc-stop: 301:"
                        + " ../src/lxc/commands_utils.c: lxc_cmd_sock_rcv_state: 49 Resource temporarily unavailable -"
                        + " Failed to receive message; command 'lxc-stop -n 301 --nokill --timeout 3' failed: exit"
                        + " code 1)");
    }

    @Test
    void aTaskIsFollowedThroughQuestionsWithoutAnswer() throws Exception {
        api.server.misbehave(
                2,
                request -> request.path().contains("/tasks/"),
                new Misbehaviour.Refusal(596, "Connection timed out"));

        tasks.stop(ID);

        assertThat(runs(ID)).isFalse();
    }

    @Test
    void aTaskWithoutEndIsNotFollowedWithoutEnd() {
        api.server.tasksTake(1_000_000);

        assertThat(failure(() -> tasks.stop(ID))).hasMessage("stop of container 101 still runs after 60 s");
        assertThat(api.server.requests()).hasSizeLessThan(50);
    }

    @Test
    void aContainerThatHasMovedIsFollowed() throws Exception {
        api.server.misbehave(1, request -> request.path().endsWith("/status/stop"), new Misbehaviour.Meanwhile(() -> {
            api.node(0).remove(ID);
            api.node(1).add(ContainerSpec.of("101", "ct101", Allocation.of(2, 512), Api.IDLE));
        }));

        tasks.stop(ID);

        assertThat(Seen.container(api.node(1).read(ID)).isRunning()).isFalse();
    }

    @Test
    void everyTaskOfARealProxmoxIsUnderstood() {
        List<Transcript> ends = Transcript.of("work.txt").stream()
                .filter(seen ->
                        seen.target().endsWith("/status") && seen.target().contains("/tasks/"))
                .toList();

        assertThat(ends).hasSizeGreaterThan(8).allSatisfy(seen -> {
            Answers.TaskData task = ApiClient.parse(
                    Jsonb.instance().type(Answers.TaskStatus.class),
                    seen.body().getBytes(StandardCharsets.UTF_8),
                    Answers.TaskStatus::data);
            assertThat(task.status()).isEqualTo("stopped");
            assertThat(task.exitstatus()).isNotBlank();
        });
    }

    @Test
    void aNameThatCouldMeanAnotherPathIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> tasks.snapshot(ID, "../../x"));
        assertThatIllegalArgumentException().isThrownBy(() -> tasks.rollback(ID, "1bad"));
    }
}
