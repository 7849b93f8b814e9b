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
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;

/** {@code daemon --until-allowed}, {@code allow} and {@code observe}, with the daemon as a process. */
@Timeout(180)
class UntilAllowedTest {

    private static final String WOULD = "Observed only: would change container ";

    @TempDir
    Path dir;

    private Node node;
    private ContainerId id;

    @BeforeEach
    void makeNode() throws Exception {
        node = new Node(dir);
        id = node.needy(1024);
    }

    @Test
    void nothingIsChangedAndLogStatusAndExplainSayWhy() throws IOException {
        Allocation before = node.sizeOf(id);
        try (Program daemon = start()) {
            daemon.awaitLine("LXC AutoScale has started").awaitLines(WOULD + id, 2);

            assertThat(daemon.out().getFirst()).endsWith("; nothing is changed until \"lxc-autoscale allow\".");
            assertThat(node.site.run("status").out())
                    .contains("Observes only: nothing is changed until \"lxc-autoscale allow\".");
            assertThat(node.site.run("status", "--output", "json").out())
                    .singleElement()
                    .asString()
                    .contains("\"observedBecause\":\"nothing is changed until \\\"lxc-autoscale allow\\\"\"");
            assertThat(node.site.run("explain", id.value()).out())
                    .anyMatch(line -> line.contains("nothing is changed until \"lxc-autoscale allow\""));
        }
        assertThat(node.calls()).doesNotExist();
        assertThat(node.sizeOf(id)).isEqualTo(before);
    }

    @Test
    void allowAndObserveTakeEffectWithoutASignal() throws IOException {
        try (Program daemon = start()) {
            daemon.awaitLine(WOULD + id);
            Program allow = node.site.run("allow");
            assertThat(allow.out().getFirst()).isEqualTo("The service may change containers, from the next sample on.");

            daemon.awaitLine("INFO - Containers are changed from now on.")
                    .awaitLine("Container " + id + ": Increase Memory");
            assertThat(node.site.run("status").out()).noneMatch(line -> line.startsWith("Observes only"));

            assertThat(node.site.run("observe").out().getFirst())
                    .startsWith("The service only observes, from the next sample on.");
            daemon.awaitLine("INFO - Containers are only observed from now on: nothing is changed until");
            long calls = calls();
            long planned = count(daemon, WOULD + id);
            node.needsMore(id);
            daemon.awaitLines(WOULD + id, planned + 1);

            assertThat(calls()).isEqualTo(calls);
        }
    }

    @Test
    void observeWorksWhileTheConfigurationIsInvalid() throws IOException {
        node.site.run("allow");
        try (Program daemon = start().awaitLine("Container " + id + ": Increase Memory")) {
            node.site.with("poll_interval", -1);
            Program observe = node.site.run("observe");

            assertThat(observe.end()).as("%s", observe.err()).isZero();
            daemon.awaitLine("Containers are only observed from now on: ");
            daemon.signal("HUP").awaitLine("is invalid; the old one stays in force");
            long planned = count(daemon, WOULD + id);
            long calls = calls();
            node.needsMore(id);
            daemon.awaitLines(WOULD + id, planned + 1);
            assertThat(calls()).isEqualTo(calls);
        }
    }

    @Test
    void observeDoesNotSayThatItHasTakenBackWhatItCannotFind() throws IOException {
        node.site.run("allow");
        Files.writeString(node.site.config(), "DEFAULT: [\n");

        Program observe = node.site.run("observe");

        assertThat(observe.end()).isEqualTo(3);
        assertThat(observe.out()).isEmpty();
        assertThat(observe.err().getFirst()).startsWith("lxc-autoscale: the configuration ");
        assertThat(dir.resolve("state/allowed")).exists();
    }

    @Test
    void thePermissionOutlivesRestarts() throws IOException {
        assertThat(node.site.run("allow").out().getFirst())
                .isEqualTo("The service may change containers, when it is started; it does not run now.");
        try (Program daemon = start().awaitLine("Container " + id + ": Increase Memory")) {
            daemon.signal("KILL").end();
        }
        node.needsMore(id);
        try (Program daemon = start()) {
            daemon.awaitLine("Container " + id + ": Increase Memory");
            assertThat(daemon.out().getFirst()).endsWith("a cycle every 2 s.");
            assertThat(daemon.out()).noneMatch(line -> line.contains("bserved"));
        }
    }

    @Test
    void aWriteInProgressEndsAndIsRecorded() throws IOException {
        node.site.run("allow");
        node.nextTime(Node.Order.WAIT);
        try (Program daemon = start()) {
            await().atMost(Duration.ofSeconds(40)).until(() -> Files.exists(node.calls()));
            node.site.run("observe");
            daemon.awaitLine("Containers are only observed from now on: ");
            node.release();

            daemon.awaitLine("Container " + id + ": Increase Memory").awaitLine(WOULD);
            assertThat(daemon.signal("TERM").end()).isZero();
            assertThat(Files.readString(node.site.journal())).contains("\"result\":\"APPLIED\"");
            assertThat(calls()).isOne();
        }
    }

    @Test
    void aPermissionThatCannotBeWrittenIsAnErrorThatNamesThePath() throws IOException {
        Path occupied = Files.createFile(dir.resolve("occupied"));
        node.site.with("state_dir", occupied);

        Program allow = node.site.run("allow");

        assertThat(allow.end()).isOne();
        assertThat(allow.out()).isEmpty();
        assertThat(allow.err())
                .singleElement()
                .asString()
                .isEqualTo("lxc-autoscale: state_dir cannot be used: " + occupied + ": it is a file, but must be a"
                        + " directory. Run as root, or set state_dir to another place");
    }

    @Test
    void allowSaysThatADryRunChangesNothing() throws IOException {
        node.site.with("dry_run", true);

        assertThat(node.site.run("allow").out())
                .contains("But dry_run is on in the configuration: nothing is changed before that is off.");
    }

    @Test
    void aDaemonWithoutTheOptionNeedsNoPermission() {
        try (Program daemon = node.site.start("daemon")) {
            daemon.awaitLine("Container " + id + ": Increase Memory");
        }
    }

    private Program start() {
        return node.site.start("daemon", "--until-allowed");
    }

    private long calls() throws IOException {
        return Files.readAllLines(node.calls()).size();
    }

    private static long count(Program daemon, String text) {
        return daemon.out().stream().filter(line -> line.contains(text)).count();
    }
}
