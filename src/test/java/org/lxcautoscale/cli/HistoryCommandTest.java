package org.lxcautoscale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.LimitsInForce;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.history.History;
import org.lxcautoscale.metrics.CpuReading;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.MemoryReading;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;
import org.lxcautoscale.settings.ExportSettings;
import org.lxcautoscale.settings.HistorySettings;

class HistoryCommandTest {

    private static final Duration YEAR = Duration.ofDays(365);

    @TempDir
    private Path dir;

    private Path config;

    @BeforeEach
    void configure() throws Exception {
        config = Files.writeString(
                dir.resolve("c.yaml"),
                "DEFAULT: {backend: simulated, timezone: UTC, state_dir: '%s', lock_file: '%s'}\n"
                        .formatted(dir, dir.resolve("lock")));
    }

    /** Ten minutes until now, in which container 104 uses half a core and 300 MiB, one sample a minute. */
    private void keepTenMinutes() {
        HistorySettings settings = new HistorySettings(
                true,
                Optional.empty(),
                new HistorySettings.Keep(YEAR, YEAR, YEAR),
                1L << 30,
                new HistorySettings.Server("", "", "", 0),
                new ExportSettings(Optional.empty(), YEAR, 0, 0, ExportSettings.Parts.ALL));
        Instant start = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofMinutes(10));
        try (History history = History.start(settings, dir, "pve", Optional.empty(), Instant::now)) {
            for (int minute = 0; minute <= 10; minute++) {
                Instant at = start.plus(Duration.ofMinutes(minute));
                history.recorder().observed(observation(minute * 30_000_000_000L), new Moment(at, at));
            }
        }
    }

    private static Observation observation(long cpuNanos) {
        Container container = new Container(
                new ContainerId("104"),
                "web",
                Container.Status.RUNNING,
                Allocation.of(2, 1024),
                false,
                false,
                "",
                Set.of());
        Reading reading = new Reading.Counters(
                new CpuReading.Counter(cpuNanos),
                OptionalLong.empty(),
                OptionalDouble.empty(),
                Optional.of(MemoryReading.of(300L << 20)),
                LimitsInForce.ofMemory(Limit.own(1024L << 20)));
        return new Observation(
                new HostUsage(8, OptionalDouble.of(6), MemorySize.ofMebibytes(16384), MemorySize.ofMebibytes(9000)),
                List.of(new Observed.Readable(container, reading)));
    }

    private record Result(int exitCode, String out, String err) {}

    private Result run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", config.toString()));
        try (Program program = Program.start(dir, all.toArray(String[]::new))) {
            int exitCode = program.end();
            return new Result(exitCode, String.join("\n", program.out()), String.join("\n", program.err()));
        }
    }

    @Test
    void theTableShowsEachStep() {
        keepTenMinutes();

        Result result = run("history", "104", "--since", "1h", "--step", "1m");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("Container 104", "CPU", "MEMORY");
        assertThat(Pattern.compile("\\d\\d:\\d\\d  0\\.50  0\\.50  2\\.00 +- +300  300  1024")
                        .matcher(result.out())
                        .results())
                .hasSize(9);
    }

    @Test
    void csvHasEveryFigureWithItsUnit() {
        keepTenMinutes();

        List<String> lines = run("history", "104", "--since", "1d", "--step", "1d", "--output", "csv")
                .out()
                .lines()
                .toList();

        assertThat(lines.getFirst())
                .startsWith("time,cpu_mean_cores,cpu_max_cores,")
                .contains("memory_max_mib");
        assertThat(lines.getLast()).contains("T00:00:00Z,0.5,0.5,,,").contains(",300,300,");
    }

    @Test
    void jsonLacksWhatIsNotKnown() {
        keepTenMinutes();

        String json =
                run("history", "--host", "--since", "1h", "--output", "json").out();

        assertThat(json.strip()).startsWith("[{\"time\": \"").endsWith("}]").contains("\"cpu_mean_cores\": 2");
        assertThat(run("history", "104", "--since", "1h", "--output", "json").out())
                .doesNotContain("throttled");
    }

    @Test
    void aContainerWithoutHistoryIsAnErrorThatNamesThoseWithOne() {
        keepTenMinutes();

        Result result = run("history", "999");

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).contains("there is no history of container 999", "104 web");
        assertThat(run("history", "--host", "pve9").err())
                .contains("there is no history of host pve9; there is of pve");
    }

    @Test
    void noHistoryAtAllIsAnErrorThatSaysWhen() {
        Result result = run("history", "104");

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).contains("history.db", "when it has run for a minute");
    }

    @Test
    void wrongArgumentsAreErrorsOfUsage() {
        assertThat(run("history").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run("history", "104", "--host", "pve").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run("history", "104", "--since", "ten").err()).contains("--since is 'ten'", "30m, 6h");
        assertThat(run("history", "104", "--since", "900y", "--step", "1m").err())
                .contains("take a longer step");
    }
}
