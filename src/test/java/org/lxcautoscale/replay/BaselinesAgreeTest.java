package org.lxcautoscale.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.replay.Replay.PolicyResult;

/**
 * The baselines do on recorded traces what a reference in another language does, whose figures are here. The traces are not part
 * of the project: {@code -Dlxcautoscale.traces=DIRECTORY} says where they are.
 */
class BaselinesAgreeTest {

    private static final Path TRACES = Path.of(System.getProperty("lxcautoscale.traces", "../shared/traces"));

    /** In percentage points. */
    private static final double CLOSE = 0.3;

    /** Set, resource, policy, slack %, violations %, lost use %, changes a container-day, limit / own allocation. */
    private static final String EXPECTED = """
            google2019 CPU static 81.7 18.376 0.000 0.00 5.45
            google2019 CPU seed-rule 80.0 24.197 0.006 0.57 5.40
            google2019 CPU vpa 73.5 39.391 0.008 0.21 5.25
            google2019 CPU autopilot 88.1 5.037 0.000 0.91 5.85
            google2019 CPU oracle 84.8 0.000 0.000 83.99 5.60
            google2019 MEMORY static 21.3 0.000 0.000 0.00 1.06
            google2019 MEMORY seed-rule 36.6 0.032 0.012 0.51 1.31
            google2019 MEMORY vpa 19.1 0.067 0.030 0.39 1.03
            google2019 MEMORY autopilot 22.1 0.000 0.000 0.63 1.07
            google2019 MEMORY oracle 0.6 0.000 0.000 173.32 0.84
            google2011 CPU static 79.0 0.000 0.000 0.00 1.00
            google2011 CPU seed-rule 67.3 0.016 0.010 3.70 0.63
            google2011 CPU vpa 39.2 0.317 0.104 2.30 0.34
            google2011 CPU autopilot 42.3 0.130 0.054 2.05 0.36
            google2011 CPU oracle 24.7 0.000 0.000 32.53 0.27
            google2011 MEMORY static 81.9 0.004 0.002 0.00 1.00
            google2011 MEMORY seed-rule 53.1 0.273 0.098 1.80 0.43
            google2011 MEMORY vpa 22.8 0.078 0.033 1.57 0.24
            google2011 MEMORY autopilot 22.0 0.114 0.050 2.96 0.23
            google2011 MEMORY oracle 0.0 0.000 0.000 233.35 0.18
            planetlab CPU static 88.6 0.000 0.000 0.00 1.00
            planetlab CPU seed-rule 75.8 1.600 3.962 22.80 0.38
            planetlab CPU vpa 73.4 1.101 3.343 2.42 0.35
            planetlab CPU autopilot 79.0 0.280 1.091 2.69 0.49
            planetlab CPU oracle 68.0 0.000 0.000 29.79 0.30
            nab CPU static 71.8 0.000 0.000 0.00 1.00
            nab CPU seed-rule 71.4 0.010 0.001 0.21 0.61
            nab CPU vpa 67.2 0.005 0.000 0.09 0.55
            nab CPU autopilot 67.0 0.005 0.000 0.09 0.54
            nab CPU oracle 58.4 0.000 0.000 8.97 0.45
            """;

    record Expected(
            String policy, double slack, double violations, double lostUse, double changesPerDay, double limit) {}

    static Stream<String> sets() {
        return EXPECTED.lines()
                .map(line -> line.split(" ")[0] + " " + line.split(" ")[1])
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("sets")
    void figuresAreThoseOfTheReference(String setAndResource) throws Exception {
        String set = setAndResource.split(" ")[0];
        Path file = TRACES.resolve(set + ".csv.gz");
        assumeThat(file).as("recorded traces (-Dlxcautoscale.traces=DIRECTORY)").exists();
        Resource resource = Resource.valueOf(setAndResource.split(" ")[1]);

        Map<String, Score> scores = new Replay(Candidate.baselines(), SizeRules.DEFAULT)
                .run(TraceFile.read(file), resource, _ -> {}).policies().stream()
                        .collect(Collectors.toMap(PolicyResult::policy, PolicyResult::mean));

        assertThat(expected(setAndResource)).hasSize(5).allSatisfy(expected -> {
            Score score = scores.get(expected.policy());
            assertThat(100 * score.slack()).as("slack").isCloseTo(expected.slack(), offset(CLOSE));
            assertThat(100 * score.violationShare())
                    .as("violations")
                    .isCloseTo(
                            expected.violations(),
                            offset(expected.violations() > 0.1 ? Math.min(CLOSE, expected.violations() / 10) : 0.01));
            assertThat(100 * score.lostUse()).as("lost use").isCloseTo(expected.lostUse(), offset(CLOSE));
            assertThat(score.changesPerDay())
                    .as("changes a day")
                    .isCloseTo(expected.changesPerDay(), offset(0.02 + expected.changesPerDay() / 100));
            assertThat(score.limitToAllocation())
                    .as("limit / own allocation")
                    .isCloseTo(expected.limit(), offset(0.01));
        });
    }

    private static List<Expected> expected(String setAndResource) {
        return EXPECTED.lines()
                .filter(line -> line.startsWith(setAndResource + " "))
                .map(line -> {
                    String[] words = line.split(" ");
                    double[] figures = Arrays.stream(words)
                            .skip(3)
                            .mapToDouble(Double::parseDouble)
                            .toArray();
                    return new Expected(words[2], figures[0], figures[1], figures[2], figures[3], figures[4]);
                })
                .toList();
    }
}
