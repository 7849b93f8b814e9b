package org.lxcautoscale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.daemon.InstanceLock;
import org.lxcautoscale.history.ContainerFigure;
import org.lxcautoscale.history.MadeUpHistory;
import org.lxcautoscale.io.JsonFormat;
import picocli.CommandLine;

/** The commands {@code ml train}, {@code ml status} and {@code ml backtest}. */
class MlModelsTest {

    private static final String HEADER = "series,timestamp,cpu_used,cpu_peak,cpu_alloc,mem_used,mem_peak,mem_alloc\n";

    @TempDir
    private Path dir;

    private Path config;
    private Path state;

    @BeforeEach
    void configure() throws Exception {
        state = Files.createDirectory(dir.resolve("state"));
        config = Files.writeString(
                dir.resolve("c.yaml"), """
                DEFAULT:
                  backend: simulated
                  state_dir: %s
                  lock_file: %s
                  log_file: %s
                  timezone: UTC
                ml:
                  enabled: true
                """.formatted(state, dir.resolve("lock"), dir.resolve("x.log")));
    }

    private record Result(int exitCode, String out, String err) {}

    private Result ml(String command, Object... arguments) {
        List<String> all = new ArrayList<>(List.of("ml", command, "--config", config.toString()));
        Arrays.stream(arguments).map(Object::toString).forEach(all::add);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int exitCode = line.execute(all.toArray(String[]::new));
        return new Result(exitCode, out.toString(), err.toString());
    }

    /** Each day from 9 to 10 h 3.5 cores and 3,000 MB, else 0.2 and 800. */
    private static boolean isPeak(Instant at) {
        return at.atOffset(ZoneOffset.UTC).getHour() == 9;
    }

    private void remember(Duration past) throws Exception {
        Instant until = Instant.now();
        MadeUpHistory.write(state, 2, until.minus(past), until, (_, at) -> {
            Map<ContainerFigure, Long> figures = new EnumMap<>(ContainerFigure.class);
            long cpu = isPeak(at) ? 3500 : 200;
            long memory = (isPeak(at) ? 3000 : 800) * 1024L;
            figures.put(ContainerFigure.CPU_MEAN, cpu);
            figures.put(ContainerFigure.CPU_MAX, cpu);
            figures.put(ContainerFigure.MEMORY_MEAN, memory);
            figures.put(ContainerFigure.MEMORY_MAX, memory);
            figures.put(ContainerFigure.SIZE_CPU, 4000L);
            figures.put(ContainerFigure.SIZE_MEMORY, 4096 * 1024L);
            return figures;
        });
    }

    @Test
    void whatWasTrainedIsShownWithWhatItIsWorth() throws Exception {
        remember(Duration.ofDays(10));

        Result trained = ml("train");
        Result status = ml("status");
        Result json = ml("status", "--output", "json");

        assertThat(trained.out()).contains("Models of 2 of 2 containers were made in " + state.resolve("ml"));
        assertThat(status.exitCode()).isZero();
        assertThat(status.out()).contains("100 ct0", "101 ct1", "cpu", "memory", "used");
        assertThat(JsonFormat.create().type(Object.class).fromJson(json.out()))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(4)
                .allSatisfy(one -> assertThat(one)
                        .asInstanceOf(InstanceOfAssertFactories.MAP)
                        .containsKeys("container", "used", "next_hour", "next_day", "contenders"));
    }

    @Test
    void aShortHistorySaysWhyNothingIsUsed() throws Exception {
        remember(Duration.ofHours(5));
        ml("train");

        assertThat(ml("status").out()).contains("not used", "of which 3 are needed");
    }

    @Test
    void withoutAHistoryThereIsNothingToTrainFrom() {
        Result trained = ml("train");

        assertThat(trained.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(trained.err()).contains("there is no history yet");
        assertThat(ml("status").out()).contains("There are no models in " + state.resolve("ml"));
    }

    @Test
    void aRunningDaemonIsNotDisturbed() throws Exception {
        remember(Duration.ofHours(5));

        try (InstanceLock _ = InstanceLock.acquire(dir.resolve("lock")).orElseThrow()) {
            Result trained = ml("train");

            assertThat(trained.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(trained.err()).contains("a daemon is running", "Stop it first");
            assertThat(state.resolve("ml")).doesNotExist();
        }
    }

    @Test
    void aDamagedModelIsSaidAndTheOthersAreShown() throws Exception {
        remember(Duration.ofHours(5));
        ml("train");
        Files.writeString(state.resolve("ml/100.model"), "no model");

        Result status = ml("status");

        assertThat(status.exitCode()).isZero();
        assertThat(status.err()).contains("The model of container 100 cannot be used");
        assertThat(status.out()).contains("101 ct1").doesNotContain("100 ct0");
    }

    private Path trace(int stepSeconds, int steps) throws Exception {
        StringBuilder rows = new StringBuilder(HEADER);
        for (int step = 0; step < steps; step++) {
            boolean isPeak = step % 288 / 12 == 9;
            rows.append("web,%d,%s,,2,%s,,1000\n"
                    .formatted(step * stepSeconds, isPeak ? "1.8" : "0.3", isPeak ? "800" : "300"));
        }
        return Files.writeString(dir.resolve("mine.csv"), rows);
    }

    @Test
    void aBacktestHasForecastsAndSizes() throws Exception {
        Result result = ml("backtest", "--series", trace(300, 5 * 288));

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .contains("BETTER %", "(mean of 1)", "hour", "day", "adaptive+ml", "FORECAST USED %", "web")
                .doesNotContain("NaN");
    }

    @Test
    void aBacktestAsJsonHasTheSameTables() throws Exception {
        Result result = ml("backtest", "--output", "json", "--resource", "cpu", trace(300, 5 * 288));

        assertThat(JsonFormat.create().type(Object.class).fromJson(result.out()))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsKeys("forecasts", "sizes", "unusual");
        assertThat(result.out()).doesNotContain("memory");
    }

    @Test
    void aBacktestNeedsSomethingRecordedInItsSteps() throws Exception {
        assertThat(ml("backtest").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(ml("backtest").err()).contains("name a file");
        assertThat(ml("backtest", dir.resolve("none.csv")).err()).contains("none.csv");
        Result fine = ml("backtest", trace(60, 100));
        assertThat(fine.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(fine.err()).contains("steps that are not 5 minutes long");
    }
}
