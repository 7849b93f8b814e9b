package org.lxcautoscale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lxcautoscale.io.JsonFormat;
import picocli.CommandLine;

class ReplayCommandTest {

    private static final String HEADER = "series,timestamp,cpu_used,cpu_peak,cpu_alloc,mem_used,mem_peak,mem_alloc\n";

    @TempDir
    private Path dir;

    private Path config;
    private Path trace;

    /** Two containers of 2 cores and 1000 MiB, of which one needs 3 cores for half of the time. */
    @BeforeEach
    void record() throws Exception {
        config = Files.writeString(dir.resolve("c.yaml"), "DEFAULT: {backend: simulated}\n");
        StringBuilder rows = new StringBuilder(HEADER);
        for (int step = 0; step < 20; step++) {
            rows.append("a <b>,%d,%s,,2,500,,1000\n".formatted(step * 300, step < 10 ? "1" : "3"));
        }
        for (int step = 0; step < 20; step++) {
            rows.append("web,%d,1,,2,500,,1000\n".formatted(step * 300));
        }
        trace = Files.writeString(dir.resolve("mine.csv"), rows);
    }

    private record Result(int exitCode, String out, String err) {}

    private Result run(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("replay", "--config", config));
        all.addAll(List.of(arguments));
        return execute(all.toArray());
    }

    /** Compares two files that have these keys in DEFAULT. */
    private Result compare(String before, String after, Object... arguments) throws Exception {
        List<Object> all =
                new ArrayList<>(List.of("replay", "--compare", file("before", before), file("after", after)));
        all.addAll(List.of(arguments));
        return execute(all.toArray());
    }

    private Path file(String name, String keys) throws Exception {
        return Files.writeString(dir.resolve(name + ".yaml"), "DEFAULT: {backend: simulated, " + keys + "}\n");
    }

    private static Result execute(Object... arguments) {
        List<String> all = Arrays.stream(arguments).map(Object::toString).toList();
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int exitCode = line.execute(all.toArray(String[]::new));
        return new Result(exitCode, out.toString(), err.toString());
    }

    @Test
    void theTableHasARowForEachResourceSetAndPolicy() {
        Result result = run(trace);

        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        List<String> lines = result.out().lines().toList();
        assertThat(lines).hasSize(1 + 2 * 7);
        assertThat(lines.getFirst().split(" {2,}"))
                .containsExactly(
                        "RESOURCE",
                        "SET",
                        "POLICY",
                        "SLACK %",
                        "VIOLATIONS %",
                        "LOST USE %",
                        "CHANGES/CT-DAY",
                        "LIMIT/OWN",
                        "DIFFERS %");
        // use of 40 and 20 of 40 each: slack of 0 and 50 %; violations in half of the steps of one of two
        assertThat(lines.get(1).split(" +"))
                .containsExactly("cpu", "mine", "static", "25.0", "25.000", "12.500", "0.00", "1.00", "-");
        assertThat(lines.stream().skip(1).limit(7).map(line -> line.split(" +")[2]))
                .containsExactly("static", "seed-rule", "vpa", "autopilot", "threshold", "adaptive", "oracle");
        assertThat(lines.get(5).split(" +")[8]).isEqualTo("0.0");
        assertThat(lines.get(8)).startsWith("memory");
    }

    @Test
    void policiesAndTheResourceCanBeChosen() {
        List<String> lines = run(trace, "--policy", "oracle,static", "--resource", "memory")
                .out()
                .lines()
                .toList();

        assertThat(lines).hasSize(3);
        assertThat(lines.get(1)).startsWith("memory").contains("static");
        assertThat(lines.get(2)).startsWith("memory").contains("oracle");
    }

    @Test
    void eachSeriesIsShownWhenAsked() {
        String out = run(trace, "--policy", "static", "--resource", "cpu", "--series")
                .out();

        assertThat(out).contains("(mean of 2)", "a <b>", "web");
        assertThat(out.lines()).hasSize(4);
    }

    @Test
    @SuppressWarnings("unchecked")
    void jsonHasTheSameFigures() {
        String out =
                run(trace, "--resource", "cpu", "--output", "json", "--series").out();

        Map<String, Object> json =
                (Map<String, Object>) JsonFormat.create().type(Object.class).fromJson(out);
        Map<String, Object> set = ((List<Map<String, Object>>) json.get("dataSets")).getFirst();
        assertThat(set).containsEntry("source", "mine").containsEntry("resource", "cpu");
        assertThat(((Number) set.get("series")).intValue()).isEqualTo(2);
        assertThat(((Number) set.get("stepSeconds")).intValue()).isEqualTo(300);
        Map<String, Object> first = ((List<Map<String, Object>>) set.get("policies")).getFirst();
        assertThat(first)
                .containsEntry("policy", "static")
                .containsKeys(
                        "slackPercent",
                        "violationsPercent",
                        "lostUsePercent",
                        "changesPerContainerDay",
                        "limitToAllocation",
                        "violations")
                .doesNotContainKey("differsPercent");
        assertThat(((Number) first.get("violations")).intValue()).isEqualTo(10);
        assertThat((List<Map<String, Object>>) first.get("bySeries"))
                .extracting(series -> series.get("name"))
                .containsExactly("a <b>", "web");
    }

    @Test
    void csvIsFlat() {
        List<String> lines = run(trace, "--policy", "static", "--resource", "cpu", "--output", "csv")
                .out()
                .lines()
                .toList();

        assertThat(lines)
                .containsExactly(
                        "source,resource,series,stepSeconds,policy,slackPercent,violationsPercent,lostUsePercent,"
                                + "changesPerContainerDay,limitToAllocation,differsPercent,violations",
                        "mine,cpu,2,300,static,25,25,12.5,0,1,,10");
    }

    @Test
    void thePageIsSelfContainedAndEscaped() {
        String page = run(trace, "--output", "html").out();

        assertThat(page)
                .startsWith("<!DOCTYPE html>")
                .contains("<svg", "slack %", "threshold", "a &lt;b&gt;")
                .doesNotContain("a <b>", "<script", "http:", "https:", "NaN");
        assertThat(page.split("<svg")).hasSizeGreaterThan(4);
    }

    @Test
    void aConditionThatIsMetIsSaidAndEndsWithItsOwnExitCode() {
        Result result = run(trace, "--fail-on", "static.violations>20,static.slack>90", "--policy", "static");

        assertThat(result.exitCode()).isEqualTo(10);
        assertThat(result.err().lines())
                .containsExactly("lxc-autoscale: static.violations>20: violations of static is 25.000 on cpu of mine");
        assertThat(result.out()).contains("static");
    }

    @Test
    void aConditionWithoutAPolicyIsAboutTheConfiguredOne() {
        assertThat(run(trace, "--fail-on", "changes>0").err()).contains("changes of threshold is");
        assertThat(run(trace, "--fail-on", "changes>100000").exitCode()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    violations=1         | it must be a figure, '>' and a number
                    waste>1              | there is no figure 'waste'; there are slack, violations, lost, changes, limit, differs
                    best.slack>1         | policy 'best' is not replayed; these are: static, seed-rule
                    """)
    void aWrongConditionIsAUsageError(String condition, String why) {
        Result result = run(trace, "--fail-on", condition);

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("--fail-on '" + condition + "'", why);
    }

    @Test
    void aConditionOnTheConfiguredPolicyNeedsThatPolicy() {
        Result result = run(trace, "--policy", "vpa", "--fail-on", "slack>1");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("which --policy leaves out");
    }

    @Test
    void anUnknownPolicyIsAUsageErrorThatListsThem() {
        Result result = run(trace, "--policy", "magic");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err())
                .contains(
                        "no policy 'magic'; there are static, seed-rule, vpa, autopilot, threshold, adaptive, adaptive-5min, oracle");
    }

    @Test
    void badSourcesEndWithASentence() throws Exception {
        Path wrong = Files.writeString(dir.resolve("wrong.csv"), HEADER + "a,0,much,,,,,\n");

        assertThat(run(wrong).exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run(wrong).err().lines())
                .containsExactly("lxc-autoscale: " + wrong + ": line 2, column 3 (cpu_used): 'much' is not a number");
        assertThat(run(dir.resolve("none.csv")).err()).contains("none.csv: there is no such file");
        assertThat(run(dir).err()).contains("it is a directory");
        assertThat(run().exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aResourceThatWasNotRecordedIsAnError() throws Exception {
        Path onlyCpu = Files.writeString(dir.resolve("cpu.csv"), HEADER + "a,0,1,,,,,\n");

        Result result = run(onlyCpu, "--resource", "memory");

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).contains("nothing was recorded of memory");
    }

    @Test
    void boundsThatAreWrittenInTheConfigurationHold() throws Exception {
        Files.writeString(config, "DEFAULT: {backend: simulated, max_cores: 2, min_memory: 800}\n");

        List<String> lines = run(trace, "--policy", "oracle", "--output", "csv")
                .out()
                .lines()
                .toList();

        assertThat(lines.get(1)).endsWith(",10"); // 3 cores are needed
        assertThat(lines.get(2)).contains(",0.8,");
    }

    @Test
    void tenthsOfACoreAreChosenWithTheUnit() {
        String whole = run(trace, "--policy", "vpa", "--resource", "cpu", "--output", "csv")
                .out();
        String tenths = run(trace, "--policy", "vpa", "--resource", "cpu", "--output", "csv", "--cpu-unit", "cpulimit")
                .out();

        assertThat(tenths).isNotEqualTo(whole);
    }

    @Test
    void progressIsShownOnATerminalAfterTwoSeconds() {
        StringWriter text = new StringWriter();
        AtomicLong nanos = new AtomicLong();
        try (ProgressBar bar = new ProgressBar(new PrintWriter(text), true, nanos::get)) {
            bar.show("mine cpu", 0.1);
            assertThat(text.toString()).isEmpty();
            nanos.addAndGet(Duration.ofSeconds(3).toNanos());
            bar.show("mine cpu", 0.5);
            assertThat(text.toString()).contains("50 %  mine cpu");
        }
        assertThat(text.toString()).endsWith("\r");
    }

    @Test
    void noProgressIsShownElsewhere() {
        StringWriter text = new StringWriter();
        AtomicLong nanos = new AtomicLong();
        try (ProgressBar bar = new ProgressBar(new PrintWriter(text), false, nanos::get)) {
            nanos.addAndGet(Duration.ofSeconds(3).toNanos());
            bar.show("mine cpu", 0.5);
        }
        assertThat(text.toString()).isEmpty();
    }

    @Test
    void theHistoryOfTheDaemonIsReplayedWithoutAFile() throws Exception {
        Files.writeString(config, "DEFAULT: {backend: simulated, state_dir: '%s'}\n".formatted(dir));
        KeptHistory.keep(dir, "104", "web", 60);

        Result result = run("--history", "2h", "--policy", "static", "--series");

        assertThat(result.err()).isEmpty();
        List<String> lines = result.out().lines().toList();
        assertThat(lines).hasSize(1 + 2 * 2);
        assertThat(lines.get(2)).matches("cpu +history +104 web +static +75\\.0 +0\\.000 .*");
        assertThat(lines.get(4)).matches("memory +history +104 web +static +70\\.7 +0\\.000 .*");
    }

    @Test
    void withoutHistoryItIsSaidWhereItWasLookedFor() throws Exception {
        Files.writeString(config, "DEFAULT: {backend: simulated, state_dir: '%s'}\n".formatted(dir));

        assertThat(run("--history", "2h").err())
                .contains(dir.resolve("history.db").toString(), "the daemon writes it");
        assertThat(run("--history", "2x").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run().err()).contains("or give --history 30d");
    }

    @Test
    void twoConfigurationsAreComparedWithTheUnitAndTheBoundsOfEach() throws Exception {
        Result result = compare(
                "min_cores: 2, max_cores: 2, min_memory: 800, max_memory: 800",
                "min_cores: 1.5, max_cores: 1.5, cpu_unit: cpulimit, min_memory: 1000, max_memory: 1000",
                trace);

        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        List<String> lines = result.out().lines().toList();
        assertThat(lines.stream().skip(1).limit(4).map(line -> line.split(" +")[2]))
                .containsExactly("old", "new", "old", "new");
        assertThat(lines.get(1)).endsWith("1.00        0.0"); // limit and differs
        assertThat(lines.get(2)).endsWith("0.75      100.0");
        assertThat(lines.subList(5, lines.size()))
                .containsExactly(
                        "cpu of mine, new against old: smaller on average 2 of 2, larger 0, the same 0;"
                                + " all together -1.00 cores",
                        "memory of mine, new against old: smaller on average 0 of 2, larger 2, the same 0;"
                                + " all together +400 MiB");
    }

    @Test
    void whatIsTheSameInBothIsCountedAsTheSame() throws Exception {
        assertThat(compare("policy: adaptive", "policy: adaptive", trace, "--resource", "cpu")
                        .out())
                .endsWith("smaller on average 0 of 2, larger 0, the same 2; all together 0 cores\n");
    }

    @Test
    void eachConfigurationDoesWhatItDoesWithoutAComparison() throws Exception {
        String alone =
                run(trace, "--policy", "threshold,adaptive", "--output", "csv").out();
        String compared = compare("policy: threshold", "policy: adaptive", trace, "--output", "csv")
                .out();

        assertThat(compared.replace(",old,", ",threshold,").replace(",new,", ",adaptive,"))
                .isEqualTo(alone);
        assertThat(compared).contains(",old,", ",new,");
    }

    @Test
    @SuppressWarnings("unchecked")
    void jsonHasTheComparison() throws Exception {
        String out = compare(
                        "min_cores: 2, max_cores: 2, min_memory: 800, max_memory: 800",
                        "min_cores: 2, max_cores: 2, min_memory: 700, max_memory: 700",
                        trace,
                        "--output",
                        "json")
                .out();

        Map<String, Object> json =
                (Map<String, Object>) JsonFormat.create().type(Object.class).fromJson(out);
        List<Map<String, Object>> sets = (List<Map<String, Object>>) json.get("dataSets");
        assertThat(sets.get(0).get("comparison")).hasToString("{smaller=0, larger=0, same=2, differenceCores=0}");
        assertThat(sets.get(1).get("comparison")).hasToString("{smaller=2, larger=0, same=0, differenceMib=-200}");
        assertThat(run(trace, "--output", "json").out()).doesNotContain("comparison");
    }

    @Test
    void thePageHasTheComparison() throws Exception {
        assertThat(compare("max_cores: 2", "max_cores: 4", trace, "--output", "html")
                        .out())
                .contains("<p>cpu of mine, new against old: smaller on average")
                .doesNotContain("NaN");
    }

    @Test
    void baselinesAreComparedOnlyIfTheyAreNamed() throws Exception {
        List<String> lines = compare(
                        "max_cores: 2", "max_cores: 4", trace, "--resource", "cpu", "--policy", "oracle,vpa")
                .out()
                .lines()
                .toList();

        assertThat(lines.stream().skip(1).limit(4).map(line -> line.split(" +")[2]))
                .containsExactly("vpa", "old", "new", "oracle");
        assertThat(lines).hasSize(6);
        assertThat(lines.get(4)).doesNotContain(" 0.000 "); // the oracle has the 2 cores of the old one
        assertThat(compare("max_cores: 2", "max_cores: 4", trace, "--policy", "threshold")
                        .err())
                .contains("no policy 'threshold'; there are static, seed-rule, vpa, autopilot, old, new, oracle");
    }

    @Test
    void aConditionWithoutAPolicyIsAboutTheNewConfiguration() throws Exception {
        Result result = compare("max_cores: 4", "max_cores: 2", trace, "--fail-on", "violations>20");

        assertThat(result.exitCode()).isEqualTo(ExitCode.CONDITION_MET);
        assertThat(result.err()).startsWith("lxc-autoscale: violations>20: violations of new is 25.000 on cpu of mine");
        assertThat(compare("max_cores: 2", "max_cores: 4", trace, "--fail-on", "violations>24")
                        .exitCode())
                .isZero();
    }

    @Test
    void anErrorInEitherFileIsReportedAsByConfigCheck() throws Exception {
        for (boolean isFirst : List.of(true, false)) {
            Result result = compare(isFirst ? "max_cores: many" : "", isFirst ? "" : "max_cores: many", trace);

            assertThat(result.exitCode()).isEqualTo(ExitCode.CONFIGURATION_INVALID);
            assertThat(result.err())
                    .contains("max_cores", "many")
                    .isEqualTo(execute("config", "check", dir.resolve(isFirst ? "before.yaml" : "after.yaml"))
                            .err());
        }
        assertThat(execute("replay", trace, "--compare", config, dir.resolve("none.yaml"))
                        .err())
                .contains("none.yaml");
    }

    @Test
    void compareTakesTwoFilesAndNoConfigBesides() throws Exception {
        Result both = run(trace, "--compare", config, config);
        assertThat(both.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(both.err()).contains("--compare", "leave out --config " + config);
        assertThat(both.out()).isEmpty();

        assertThat(execute("replay", trace, "--compare", config).exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(execute("replay", trace, "--compare", config, config, "--compare", config, config)
                        .exitCode())
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void theHistoryIsWhereTheOldConfigurationSays() throws Exception {
        KeptHistory.keep(dir, "104", "web", 60);

        Result result = compare(
                "state_dir: '" + dir + "', min_memory: 800, max_memory: 800",
                "min_memory: 1000, max_memory: 1000",
                "--history",
                "2h",
                "--resource",
                "memory");

        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .endsWith("memory of history, new against old: smaller on average 0 of 1, larger 1, the same 0;"
                        + " all together +200 MiB\n");
    }
}
