package org.lxcautoscale.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.cli.Program;
import org.lxcautoscale.container.ContainerId;

/** Brakes do not outlive the daemon for long. */
@Timeout(180)
class BrakesOfAProcessTest {

    private static final long LIMIT = 1024L << 20;
    private static final String OF_PROXMOX = Long.toString(LIMIT / 1024 * 1016);
    private static final String BRAKE = Long.toString(LIMIT * 9 / 10 / 4096 * 4096);

    @TempDir
    Path dir;

    private Node node;
    private Path high;

    @BeforeEach
    void makeNode() throws Exception {
        node = new Node(dir);
        ContainerId id = node.needy(1024);
        node.needsLittle(id);
        high = dir.resolve("sys/fs/cgroup/lxc/" + id + "/memory.high");
        Files.writeString(high, OF_PROXMOX + "\n");
    }

    private Program startBraking() throws IOException {
        Program daemon = node.site.start("daemon");
        await().atMost(Duration.ofSeconds(60)).until(() -> high().equals(BRAKE));
        return daemon;
    }

    private String high() throws IOException {
        return Files.readString(high).strip();
    }

    @Test
    void itsEndReleasesThem() throws IOException {
        try (Program daemon = startBraking()) {
            assertThat(daemon.signal("TERM").end()).isZero();
        }

        assertThat(high()).isEqualTo(OF_PROXMOX);
    }

    @Test
    void afterAKillTheCommandReleasesThem() throws IOException {
        try (Program daemon = startBraking()) {
            daemon.signal("KILL").end();
        }
        assertThat(high()).isEqualTo(BRAKE);

        assertThat(node.site.run("release").end()).isZero();

        assertThat(high()).isEqualTo(OF_PROXMOX);
    }

    @Test
    void theCommandLeavesThemToADaemonThatRuns() throws IOException {
        try (Program daemon = startBraking()) {
            Program release = node.site.run("release");

            assertThat(release.end()).isEqualTo(1);
            assertThat(release.err())
                    .singleElement()
                    .asString()
                    .contains("is running and would set the brakes again; stop it");
            assertThat(high()).isEqualTo(BRAKE);
            assertThat(daemon.signal("TERM").end()).isZero();
        }
    }
}
