package org.lxcautoscale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
        List<String> all = new ArrayList<>(List.of("replay", "--config", config.toString()));
        for (Object argument : arguments) {
            all.add(argument.toString());
        }
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
}
