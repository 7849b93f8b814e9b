package org.lxcautoscale.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.cli.Program;
import org.lxcautoscale.io.CompiledLibrary;

/** What the daemon as a process tells the service manager. */
@Timeout(180)
class ServiceManagerTest {

    private static final Duration SOON = Duration.ofSeconds(40);

    @TempDir
    Path dir;

    private Node node;
    private Path library;
    private Path meminfo;

    @BeforeEach
    void makeNode() throws Exception {
        library = CompiledLibrary.compile(dir);
        node = new Node(dir);
        node.needy(1024);
        meminfo = dir.resolve("proc/meminfo");
    }

    @Test
    void aLifeFromReadyToStopping() throws IOException {
        try (DatagramPeer manager = DatagramPeer.at(socket());
                Program daemon = start(socket())) {
            daemon.awaitLines("Resource allocation process completed", 2);
            awaitCount(manager, "WATCHDOG=1", 3);
            assertThat(daemon.signal("TERM").end()).isZero();

            List<String> received = manager.received();
            assertThat(received.subList(0, 4))
                    .satisfiesExactly(
                            first -> assertThat(first).isEqualTo("READY=1"),
                            first -> assertThat(first).matches("STATUS=\\S+: the first cycle is near\\."),
                            first -> assertThat(first).isEqualTo("WATCHDOG_USEC=180000000"),
                            first -> assertThat(first).isEqualTo("WATCHDOG=1"));
            assertThat(received)
                    .anyMatch(text -> text.matches(
                            "STATUS=\\S+: 1 containers; last cycle [\\d:]{8}, changes: \\d; next [\\d:]{8}\\."));
            await().atMost(SOON).until(() -> manager.received().contains("STOPPING=1"));
            assertThat(manager.count("READY=1")).isOne();
        }
    }

    @Test
    void readyIsSaidAfterTheFirstStepOnly() throws IOException {
        hang();
        try (DatagramPeer manager = DatagramPeer.at(socket());
                Program daemon = start(socket()).awaitLine("LXC AutoScale has started")) {
            await().during(Duration.ofSeconds(2))
                    .atMost(SOON)
                    .until(() -> manager.received().isEmpty());
            goOn();

            awaitCount(manager, "READY=1", 1);
            assertThat(daemon.isAlive()).isTrue();
        }
    }

    @Test
    void aFailingStepIsASignOfLifeButAHangingOneIsNot() throws Exception {
        try (DatagramPeer manager = DatagramPeer.at(socket());
                Program daemon = start(socket()).awaitLine("Resource allocation process completed")) {
            Files.move(meminfo, dir.resolve("meminfo"));
            daemon.awaitLine("ERROR - ");
            awaitCount(manager, "WATCHDOG=1", manager.count("WATCHDOG=1") + 3);
            Files.move(dir.resolve("meminfo"), meminfo);
            daemon.awaitLine("Recovered from: ");

            hang();
            AtomicLong count = new AtomicLong();
            await().during(Duration.ofSeconds(3))
                    .atMost(SOON)
                    .until(() -> count.getAndSet(manager.count("WATCHDOG=1")) == manager.count("WATCHDOG=1"));
            goOn();
            awaitCount(manager, "WATCHDOG=1", count.get() + 3);
        }
    }

    @Test
    void rareStepsGiveTheWatchdogPatience() throws IOException {
        node.site.with("sample_interval", 600).with("poll_interval", 600);
        try (DatagramPeer manager = DatagramPeer.at(socket());
                Program daemon = start(socket())) {
            awaitCount(manager, "WATCHDOG=1", 1);
            assertThat(manager.received()).contains("WATCHDOG_USEC=1320000000");

            node.site.with("sample_interval", 60);
            daemon.signal("HUP");
            awaitCount(manager, "WATCHDOG_USEC=240000000", 1);
        }
    }

    @Test
    void theStatusFollowsThePermission() throws IOException {
        try (DatagramPeer manager = DatagramPeer.at(socket());
                Program _ = start(socket(), "--until-allowed")) {
            await().atMost(SOON)
                    .until(() -> manager.received().stream()
                            .anyMatch(text -> text.contains(" (observes only: lxc-autoscale allow): ")));
            node.site.run("allow");

            await().atMost(SOON)
                    .until(() -> !manager.received().stream()
                            .filter(text -> text.startsWith("STATUS="))
                            .toList()
                            .getLast()
                            .contains("observes only"));
        }
    }

    @Test
    void anAbstractAddressIsReached() throws IOException {
        String address = "@lxc-autoscale-test-" + ProcessHandle.current().pid();
        try (DatagramPeer manager = DatagramPeer.at(address);
                Program _ = start(address)) {
            awaitCount(manager, "READY=1", 1);
        }
    }

    @Test
    void aFullQueueDoesNotStopTheDaemon() throws IOException {
        node.site.with("poll_interval", 1);
        try (DatagramPeer _ = DatagramPeer.deafAt(socket());
                Program daemon = start(socket())) {
            daemon.awaitLines("Resource allocation process completed", 12);

            assertThat(daemon.signal("TERM").end()).isZero();
        }
    }

    @Test
    void aManagerThatIsGoneDoesNotStopTheDaemon() throws IOException {
        DatagramPeer manager = DatagramPeer.at(socket());
        try (Program daemon = start(socket())) {
            awaitCount(manager, "READY=1", 1);
            manager.close();
            daemon.awaitLines("Resource allocation process completed", 3);

            assertThat(daemon.signal("TERM").end()).isZero();
            assertThat(daemon.out()).noneMatch(line -> line.contains(" - ERROR - "));
        } finally {
            manager.close();
        }
    }

    @Test
    void withoutTheLibraryTheLogSaysWhyTheManagerWillHearNothing() {
        try (Program daemon = node.site
                .startBy(List.of("env", "NOTIFY_SOCKET=" + socket()), "daemon")
                .awaitLine("has started")) {
            assertThat(daemon.out())
                    .anyMatch(line ->
                            line.endsWith(" - WARNING - systemd waits for a sign of life that cannot be sent, and"
                                    + " will end this process: the native library is not part of this installation"));
        }
    }

    private String socket() {
        return dir.resolve("notify").toString();
    }

    private Program start(String address, String... more) {
        return node.site.startBy(
                List.of(
                        "env",
                        "NOTIFY_SOCKET=" + address,
                        "WATCHDOG_USEC=180000000",
                        "JAVA_TOOL_OPTIONS=-Dlxcautoscale.native=" + library),
                "daemon",
                more);
    }

    private static void awaitCount(DatagramPeer manager, String datagram, long count) {
        await(count + " of " + datagram).atMost(SOON).until(() -> manager.count(datagram) >= count);
    }

    /** From now on who reads the memory of the host waits. */
    private void hang() throws IOException {
        Path pipe = dir.resolve("pipe");
        try {
            new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        Files.copy(meminfo, dir.resolve("meminfo"), StandardCopyOption.REPLACE_EXISTING);
        Files.createLink(dir.resolve("same pipe"), pipe);
        Files.move(pipe, meminfo, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Lets the one go on who waits. */
    private void goOn() throws IOException {
        byte[] content = Files.readAllBytes(dir.resolve("meminfo"));
        Files.move(dir.resolve("meminfo"), meminfo, StandardCopyOption.REPLACE_EXISTING);
        try (OutputStream pipe = Files.newOutputStream(dir.resolve("same pipe"))) {
            pipe.write(content);
        }
    }
}
