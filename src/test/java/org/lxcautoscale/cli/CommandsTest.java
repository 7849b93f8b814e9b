package org.lxcautoscale.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands do for those who call them: exit codes, output for people and for programs. */
@Timeout(120)
class CommandsTest {

    @TempDir
    Path dir;

    private Site site;

    @BeforeEach
    void makeSite() throws IOException {
        site = new Site(dir).with("backend", "simulated");
    }

    @Test
    void onceAsJsonIsOneObjectAndNothingElse() {
        Program once = site.run("once", "--output", "json", "--dry-run");

        assertThat(once.end()).isZero();
        assertThat(once.err()).isEmpty();
        assertThat(once.out()).hasSize(1);
        assertThat(json(once))
                .containsEntry("host", "pve1")
                .containsEntry("dryRun", true)
                .doesNotContainKey("pid")
                .extractingByKey("containers", list(Object.class))
                .isNotEmpty();
    }

    @Test
    void aDryRunLeavesNoTrace() {
        assertThat(site.run("once", "--dry-run").end()).isZero();
        assertThat(site.run("rollback", "--all", "--dry-run").end()).isZero();

        assertThat(dir.toFile().list()).containsExactly("lxc_autoscale.yaml");
    }

    @Test
    void statusWithoutADaemonTakesALookAndSaysSo() {
        Program status = site.run("status");

        assertThat(status.end()).isZero();
        assertThat(status.out())
                .contains("No daemon is running: this status was taken without one, and nothing was changed.")
                .anyMatch(line -> line.matches("101 +web1 +running .*"));
        assertThat(dir.toFile().list()).containsExactly("lxc_autoscale.yaml");
    }

    @Test
    void statusOfARunningDaemonIsWhatItKnows() {
        try (Program daemon = site.start("daemon").awaitLines("Resource allocation process completed", 2)) {
            Program status = site.run("status", "--output", "json");

            assertThat(status.end()).isZero();
            assertThat(json(status)).containsEntry("pid", daemon.pid()).containsKey("next");
            assertThat(site.run("status").out())
                    .anyMatch(line -> line.startsWith("Daemon " + daemon.pid() + ", last cycle "));
        }
    }

    @Test
    void theStatusOfADeadDaemonIsNotShown() {
        try (Program daemon = site.start("daemon").awaitLines("Resource allocation process completed", 2)) {
            daemon.signal("KILL").end();
        }
        assertThat(dir.resolve("state/status.json")).exists();

        assertThat(json(site.run("status", "--output", "json"))).doesNotContainKey("pid");
    }

    @Test
    void theStatusOfADaemonBeforeIsNotShownForThatOfTheNext() throws IOException {
        try (Program before = site.start("daemon").awaitLines("Resource allocation process completed", 2)) {
            before.signal("KILL").end();
        }
        site.with("poll_interval", 600).with("sample_interval", 60);
        try (Program _ = site.start("daemon").awaitLine("has started")) {
            assertThat(json(site.run("status", "--output", "json"))).doesNotContainKey("pid");
        }
    }

    @Test
    void aDamagedStatusFileIsNamed() throws IOException {
        site.with("poll_interval", 600).with("sample_interval", 60);
        try (Program _ = site.start("daemon").awaitLine("has started")) {
            Files.createDirectories(dir.resolve("state"));
            Files.writeString(dir.resolve("state/status.json"), "{\"host\":");
            Program status = site.run("status");

            assertThat(status.end()).isOne();
            assertThat(status.err())
                    .singleElement()
                    .asString()
                    .startsWith("lxc-autoscale: " + dir.resolve("state/status.json") + " makes no sense: ");
        }
    }

    @Test
    void explainSaysWhyAndWhatWouldChangeIt() {
        Program explain = site.run("explain", "101");

        assertThat(explain.end()).isZero();
        assertThat(explain.out())
                .anyMatch(line -> line.startsWith("Container 101 (web1), running, on pve1"))
                .anyMatch(line -> line.startsWith("Cores: "))
                .anyMatch(line -> line.startsWith("Memory: "))
                .contains("Policy: threshold, by section DEFAULT", "What would change it:");
    }

    @Test
    void explainOfAContainerThatIsNotThereNamesThoseThatAre() {
        Program explain = site.run("explain", "999");

        assertThat(explain.end()).isOne();
        assertThat(explain.err())
                .singleElement()
                .asString()
                .startsWith("lxc-autoscale: there is no container 999 on pve1; there are 101, 102, ");
    }

    @Test
    void rollbackSaysWhatCannotBeRolledBackAndEndsWithOne() {
        Program rollback = site.run("rollback", "101");

        assertThat(rollback.end()).isOne();
        assertThat(rollback.out())
                .containsExactly("Not rolled back: container 101 has no saved size: it was never changed");
    }

    @Test
    void rollbackOfAllGivesBackWhatIsSaved() throws IOException {
        backup("101", "{\"cores\": 3, \"memory\": 4096}");
        Program dry = site.run("rollback", "--all", "--dry-run");
        Program real = site.run("rollback", "--all");

        assertThat(dry.end()).isZero();
        assertThat(dry.out()).containsExactly("Container 101: would be set 2 cores, 2048 MB -> 3 cores, 4096 MB");
        assertThat(real.end()).isZero();
        assertThat(real.out()).containsExactly("Container 101: 2 cores, 2048 MB -> 3 cores, 4096 MB");
    }

    @Test
    void rollbackAsAnOptionIsThatOfTheOriginal() throws IOException {
        backup("101", "{\"cores\": 3, \"memory\": 4096}");
        Program rollback = site.run("--rollback");

        assertThat(rollback.end()).isZero();
        assertThat(rollback.out()).containsExactly("Container 101: 2 cores, 2048 MB -> 3 cores, 4096 MB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--poll_interval", "--poll-interval"})
    void theOptionsOfTheOriginalStartADaemon(String option) {
        try (Program daemon =
                site.start("--energy_mode", option, "7", "--dry-run").awaitLine("has started")) {
            assertThat(daemon.out()).anyMatch(line -> line.endsWith("a cycle every 7 s, dry run."));
        }
    }

    @Test
    void theDemoEndsWithOneJsonObject() {
        Program demo = Program.start(dir, "demo", "--headless", "--hours", "2", "--seed", "7", "--output", "json");

        assertThat(demo.end()).isZero();
        assertThat(json(demo))
                .containsEntry("oom_kills_after_shrink", 0L)
                .containsEntry("writes_below_use", 0L)
                .containsKeys("changes_per_container_day", "cpu_throttled_percent", "memory_slack_percent");
    }

    @Test
    void theDemoOfBurstsSaysWhatHasBecomeOfThem() {
        Program demo = Program.start(dir, "demo", "--headless", "--hours", "12", "--scenario", "burst");

        assertThat(demo.end()).isZero();
        assertThat(demo.out().getLast())
                .matches("Bursts of memory: [1-9]\\d*, of these slowed down by the brake: [1-9]\\d*, killed: 0\\.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bogus",
                "--bogus",
                "daemon extra",
                "explain",
                "explain ../x",
                "rollback",
                "rollback 101 --all",
                "rollback ../../etc/passwd",
                "status --output xml",
                "once --observe 0",
                "once --observe soon",
                "set",
                "set 101",
                "set 101 --cores 0",
                "set 101 --memory much",
                "hold 101 --off --for 1h",
                "hold 101 --for soon",
                "boost 101 --memory 8G",
                "boost 101 --for 1h",
                "boost 101 --off --cores 2",
                "mode often",
                "mode --container 101",
                "mode auto --reset",
                "mode auto --container 101 --tier WEB",
                "approve",
                "approve 101-x --all",
                "reject",
                "demo --hours -1",
                "demo --speed 0",
                "demo --scenario none",
            })
    void whatCannotBeUnderstoodEndsWithTwo(String line) {
        Program program = Program.start(dir, line.isEmpty() ? new String[0] : line.split(" "));

        assertThat(program.end()).as("%s", program.err()).isEqualTo(ExitCode.USAGE);
        assertThat(program.out()).isEmpty();
        assertThat(program.err()).isNotEmpty().noneMatch(text -> text.startsWith("\tat "));
    }

    private void backup(String id, String text) throws IOException {
        Files.createDirectories(dir.resolve("backups"));
        Files.writeString(dir.resolve("backups/" + id + "_backup.json"), text);
    }

    private static Map<String, Object> json(Program program) {
        assertThat(program.end()).as("%s", program.err()).isZero();
        return Jsonb.builder()
                .build()
                .type(Object.class)
                .map()
                .fromJson(List.copyOf(program.out()).getLast());
    }
}
