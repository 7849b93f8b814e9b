package org.lxcautoscale.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands of groups, as users call them; each group clones a container of the simulated host. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GroupCommandTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    /** Two clones, one after the other, take a minute of the host. */
    private static final Duration TWO_CLONES = Duration.ofSeconds(240);

    private Path dir = Path.of("");
    private Site site = new Site(dir);
    private Optional<Program> daemon = Optional.empty();
    private AutoCloseable callers = () -> {};

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        dir = directory;
        site = new Site(dir)
                .with("backend", "simulated")
                .withApi(DaemonCommandsTest.freeAddress())
                .withGroup("WEB", group(108))
                .withGroup("API", group(109));
        callers = site.withCallers();
        daemon = Optional.of(
                site.start("daemon").awaitLine("The API is served at").awaitLine("Next run in"));
    }

    /** One that is not scaled by its load. */
    private static Map<String, String> group(int base) {
        return Map.of(
                "base_snapshot_name", Integer.toString(base),
                "lxc_containers", "[" + base + "]",
                "min_instances", "1",
                "max_instances", "3",
                "horiz_cpu_upper_threshold", "100",
                "horiz_memory_upper_threshold", "100");
    }

    @AfterAll
    void stop() throws Exception {
        daemon.ifPresent(Program::close);
        callers.close();
    }

    private Program group(String command, String... more) {
        return group(site, command, more);
    }

    private static Program group(Site where, String command, String... more) {
        List<String> all = new ArrayList<>(
                List.of("group", command, "--config", where.config().toString()));
        all.addAll(List.of(more));
        Program program = Program.start(where.dir(), all.toArray(String[]::new));
        program.end();
        return program;
    }

    /** What a command prints that works. */
    private List<String> run(String command, String... more) {
        Program program = group(command, more);
        assertThat(program.end()).as("%s %s", program.out(), program.err()).isZero();
        assertThat(program.err()).isEmpty();
        return program.out();
    }

    /** What a command says that fails. */
    private String fail(String command, String... more) {
        Program program = group(command, more);
        assertThat(program.end()).as("%s", program.out()).isOne();
        return String.join("\n", program.err());
    }

    @Test
    void aGroupGrowsToTheNumberThatWasOrdered() {
        assertThat(run("scale", "WEB", "3"))
                .containsExactly(
                        "Group WEB shall have 3 members.", "To see what becomes of it: lxc-autoscale group show WEB");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(run("show", "WEB")).anyMatch(line -> line.startsWith("Under way: ")));

        await().atMost(TWO_CLONES)
                .pollInterval(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(run("list"))
                        .anyMatch(line -> line.matches("WEB {3}3/3, 1–3 {2}.*on average of 3 ready members.*")));
        List<String> shown = run("show", "WEB");
        assertThat(shown)
                .startsWith(
                        "Group WEB (section HORIZONTAL_SCALING_GROUP_WEB, tag autoscale-group-web)",
                        "It has 3 members, 3 of them ready, and should have 3; it may have 1 to 3.");
        assertThat(shown.get(2)).matches("Decided last: CPU \\d+ %, memory .* \\([A-Z_]+\\)\\.");
        assertThat(shown.subList(3, shown.size()))
                .satisfiesExactly(
                        line -> assertThat(line).isEmpty(),
                        line -> assertThat(line).matches("ID +NAME +NODE +STATE +CPU +MEMORY +WHY"),
                        line -> assertThat(line).matches("108 .* ready +\\d+ % +\\d+ %"),
                        line -> assertThat(line).matches("99\\d\\d\\d .* ready +\\d+ % +\\d+ %"),
                        line -> assertThat(line).matches("99\\d\\d\\d .* ready +\\d+ % +\\d+ %"));
        assertThat(run("show", "WEB", "--output", "json"))
                .singleElement()
                .asString()
                .contains("\"ready\":3", "\"origin\":\"created\"");

        assertThat(fail("scale", "WEB", "2"))
                .isEqualTo("lxc-autoscale: group WEB has 3 members and takes none out (scale_in: off); set scale_in to"
                        + " stop or destroy");
    }

    @Test
    void aGroupIsPausedAndGoesOn() {
        assertThat(run("pause", "API"))
                .containsExactly(
                        "Group API is paused. What is under way is finished.",
                        "To go on: lxc-autoscale group resume API");
        assertThat(run("list")).anyMatch(line -> line.matches("API {3}1/1, 1–3 {2}paused by \\S+"));
        assertThat(run("show", "API"))
                .anyMatch(line -> line.matches("Paused by \\S+\\. To go on: lxc-autoscale group resume API"));

        assertThat(run("resume", "API")).containsExactly("Group API goes on.");
        assertThat(run("show", "API")).noneMatch(line -> line.startsWith("Paused by"));
    }

    @Test
    void groupsAreListed() {
        assertThat(run("list").getFirst()).matches("NAME {2}MEMBERS {2,}STATE");
        assertThat(run("list", "--output", "json"))
                .singleElement()
                .asString()
                .startsWith("{\"groups\":[{\"name\":\"WEB\"");
    }

    @Test
    void aGroupThatThereIsNotIsAnsweredWithThoseThatThereAre() {
        for (String command : List.of("show", "pause", "resume")) {
            assertThat(fail(command, "DB"))
                    .as(command)
                    .isEqualTo("lxc-autoscale: there is no group DB; there are WEB, API");
        }
        assertThat(fail("scale", "DB", "2")).isEqualTo("lxc-autoscale: there is no group DB; there are WEB, API");
    }

    @Test
    void aNumberThatMakesNoSenseIsRefused() {
        assertThat(fail("scale", "API", "4"))
                .isEqualTo("lxc-autoscale: group API may have 1 to 3 members (min_instances, max_instances), not 4");
        Program many = group("scale", "API", "many");
        assertThat(many.end()).isEqualTo(ExitCode.USAGE);
        assertThat(many.err().getFirst()).contains("'many'", "N");
    }

    @Test
    void withoutADaemonItIsSaidHowToStartIt(@TempDir Path other) throws Exception {
        Site idle = new Site(other).with("backend", "simulated").withApiKey("enabled", "true");

        for (String[] command : new String[][] {{"list"}, {"show", "WEB"}, {"scale", "WEB", "2"}, {"pause", "WEB"}}) {
            String[] more = List.of(command).subList(1, command.length).toArray(String[]::new);
            Program program = group(idle, command[0], more);
            assertThat(program.end()).isOne();
            assertThat(program.err())
                    .containsExactly("lxc-autoscale: no daemon is running that could do it; start it: systemctl start"
                            + " lxc_autoscale");
        }
    }
}
