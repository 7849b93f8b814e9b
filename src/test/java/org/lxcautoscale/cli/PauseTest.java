package org.lxcautoscale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.daemon.InstanceLock;

/** The pause works when nothing else does. */
@Timeout(120)
class PauseTest {

    @TempDir
    private Path dir;

    private Site site = new Site(Path.of(""));

    @BeforeEach
    void makeSite() throws Exception {
        site = new Site(dir).with("backend", "simulated");
    }

    private Path file() {
        return dir.resolve("state/paused");
    }

    @Test
    void withoutADaemon() {
        Program pause = site.run("pause");

        assertThat(pause.end()).isZero();
        assertThat(pause.out())
                .containsExactly(
                        "Everything is paused, and no daemon runs now.",
                        "It outlives a restart. To go on: lxc-autoscale resume");
        assertThat(file()).content().startsWith("Paused by ");
        assertThat(site.run("status").out().getFirst()).startsWith("Everything is paused: ");
        assertThat(site.run("set", "101", "--cores", "2").err())
                .containsExactly(
                        "lxc-autoscale: no daemon is running that could do it; start it: systemctl start lxc_autoscale");
        assertThat(site.run("resume").end()).isZero();
        assertThat(file()).doesNotExist();
    }

    @Test
    void withADaemonThatDoesNotAnswer() throws Exception {
        try (ServerSocket hung = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                InstanceLock _ = InstanceLock.acquire(site.lock()).orElseThrow()) {
            site.withApi("127.0.0.1:" + hung.getLocalPort());

            assertThat(site.run("pause").out().getFirst())
                    .startsWith("Everything is paused, from the daemon's next step on");
            assertThat(file()).exists();
        }
    }

    @Test
    void withAnInvalidConfiguration() throws Exception {
        Files.createDirectories(dir.resolve("state"));
        site.with("max_cores", "few");

        Program pause = site.run("pause");

        assertThat(pause.end()).isZero();
        assertThat(pause.err())
                .containsExactly("lxc-autoscale: the configuration is invalid; its state_dir seems to be "
                        + dir.resolve("state"));
        assertThat(file()).exists();
        assertThat(site.run("resume").end()).isZero();
        assertThat(file()).doesNotExist();
        assertThat(site.run("resume").end()).isEqualTo(ExitCode.CONFIGURATION_INVALID);
    }

    @Test
    void aDaemonThatIsPausedStaysSoAfterARestart() {
        site.run("pause");
        try (Program daemon = site.start("daemon").awaitLines("Resource allocation process completed", 4)) {
            assertThat(daemon.out()).noneMatch(line -> line.contains(": Increase") || line.contains(": Decrease"));
        }
    }
}
