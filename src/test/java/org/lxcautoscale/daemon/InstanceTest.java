package org.lxcautoscale.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.cli.Program;
import org.lxcautoscale.cli.Site;

/** Only one daemon runs. */
@Timeout(120)
class InstanceTest {

    @TempDir
    Path dir;

    private Site site;

    @BeforeEach
    void makeSite() throws IOException {
        site = new Site(dir).with("backend", "simulated");
    }

    @Test
    void aSecondDaemonSaysThatOneIsRunningAndEndsWithOne() throws IOException {
        try (Program first = site.start("daemon").awaitLine("has started")) {
            Program second = site.run("daemon");

            assertThat(second.end()).isOne();
            assertThat(second.err())
                    .containsExactly(
                            "lxc-autoscale: another instance is already running (it holds " + site.lock() + ")");
            assertThat(site.lock()).content().isEqualTo(first.pid() + "\n");
            assertThat(first.isAlive()).isTrue();
        }
    }

    @Test
    void nothingElseWritesBesidesARunningDaemon() {
        try (Program _ = site.start("daemon").awaitLine("has started")) {
            Program other = site.run("once");

            assertThat(other.end()).isOne();
            assertThat(other.err())
                    .singleElement()
                    .asString()
                    .startsWith("lxc-autoscale: a daemon is running (it holds " + site.lock() + ")");
        }
    }

    @Test
    void aKilledDaemonLeavesNothingThatHindersTheNext() {
        try (Program killed = site.start("daemon").awaitLine("has started")) {
            killed.signal("KILL").end();
        }
        assertThat(site.lock()).exists();

        try (Program next = site.start("daemon").awaitLine("has started")) {
            assertThat(site.lock()).content().isEqualTo(next.pid() + "\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lockf", "flock"})
    void aLockOfTheOriginalIsRespectedWhateverItsKind(String kind) throws Exception {
        assumeThat(Path.of("/usr/bin/python3")).exists();
        Process python = new ProcessBuilder(
                        "/usr/bin/python3",
                        "-c",
                        """
                import fcntl, sys
                f = open(sys.argv[1], "w")
                fcntl.%s(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
                print("locked", flush=True)
                sys.stdin.read()
                """.formatted(kind),
                        site.lock().toString())
                .start();
        try {
            assertThat(python.inputReader().readLine()).isEqualTo("locked");
            assertThat(InstanceLock.holder(site.lock())).contains(python.pid());
            assertThat(InstanceLock.acquire(site.lock())).isEmpty();
        } finally {
            python.destroyForcibly().waitFor();
        }

        try (InstanceLock lock = InstanceLock.acquire(site.lock()).orElseThrow()) {
            assertThat(lock).isNotNull();
        }
    }

    @Test
    void theOriginalRespectsOurs() throws Exception {
        assumeThat(Path.of("/usr/bin/python3")).exists();
        try (Program _ = site.start("daemon").awaitLine("has started")) {
            Process python = new ProcessBuilder(
                            "/usr/bin/python3", "-c", """
                    import fcntl, sys
                    fcntl.lockf(open(sys.argv[1], "w"), fcntl.LOCK_EX | fcntl.LOCK_NB)
                    """, site.lock().toString())
                    .start();

            assertThat(python.errorReader().lines()).last().asString().startsWith("BlockingIOError");
        }
    }

    @Test
    void findingTheHolderDoesNotAcquireOrLoseTheLock() throws IOException {
        assertThat(InstanceLock.holder(site.lock())).isEmpty();
        try (InstanceLock _ = InstanceLock.acquire(site.lock()).orElseThrow()) {
            Optional<Long> self = Optional.of(ProcessHandle.current().pid());

            assertThat(InstanceLock.holder(site.lock())).isEqualTo(self);
            assertThat(InstanceLock.holder(site.lock())).isEqualTo(self);
            assertThat(InstanceLock.acquire(site.lock())).isEmpty();
        }
        assertThat(InstanceLock.holder(site.lock())).isEmpty();
    }

    @Test
    void anotherFileWithTheSameNameElsewhereIsNoLock() throws IOException {
        Path other = Files.createDirectories(dir.resolve("other")).resolve("lock");
        Files.writeString(other, "1\n");
        try (InstanceLock _ = InstanceLock.acquire(site.lock()).orElseThrow()) {
            assertThat(InstanceLock.holder(other)).isEmpty();
        }
    }
}
