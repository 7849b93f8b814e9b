package org.lxcautoscale.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.Container.Status;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.cycle.CycleReport;
import org.lxcautoscale.cycle.Outcome;
import org.lxcautoscale.cycle.Outcome.Result;
import org.lxcautoscale.cycle.Outcomes;
import org.lxcautoscale.decision.CycleContext.Trigger;
import org.lxcautoscale.decision.Reason;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;

class CycleLogTest {

    private static final HostUsage HOST = new HostUsage(
            44, OptionalDouble.of(30), MemorySize.ofMebibytes(124_750 + 2048), MemorySize.ofMebibytes(90_000));

    @TempDir
    Path dir;

    private final LogLines lines = new LogLines();
    private CycleLog log;

    @BeforeEach
    void start() {
        log = new CycleLog(Outcomes.settings(dir));
    }

    @AfterEach
    void close() {
        lines.close();
    }

    @Test
    void writesTheSentencesOfTheOriginalInACycle() {
        Outcome fewerCores =
                Outcomes.applied("114", Allocation.of(4, 512), Allocation.of(2, 512), Reason.BELOW_LOWER_THRESHOLD);
        Outcome lessMemory =
                Outcomes.applied("102", Allocation.of(2, 8192), Allocation.of(2, 1536), Reason.BELOW_LOWER_THRESHOLD);

        cycle(List.of(stopped("103", false)), fewerCores, lessMemory);

        assertThat(lines.messages())
                .containsSubsequence(
                        "Starting resource allocation process...",
                        "Initial resources before adjustments: 40 cores, 124750 MB memory",
                        "Container 103 is not running. Skipping adjustments.",
                        "Decreasing cores for container 114 by 2...",
                        "Decreasing memory for container 102 by 6656MB...",
                        "Final resources after adjustments: 42 cores, 131406 MB memory",
                        "Resource allocation process completed. Next run in 300 seconds.");
    }

    @Test
    void logsGrowthAsTheOriginalDid() {
        cycle(
                List.of(),
                Outcomes.applied("114", Allocation.of(2, 512), Allocation.of(4, 1024), Reason.ABOVE_UPPER_THRESHOLD));

        assertThat(lines.messages())
                .containsSubsequence(
                        "Increasing cores for container 114 by 2...",
                        "Increasing memory for container 114 by 512MB...",
                        "Container 114: Increase Cores (threshold policy: so it was wanted)",
                        "Container 114: Increase Memory (threshold policy: so it was wanted)",
                        "Final resources after adjustments: 38 cores, 124238 MB memory");
    }

    @Test
    void saysWhyAContainerWasNotChangedAndCountsNothing() {
        cycle(
                List.of(),
                Outcomes.of(
                        "1",
                        Allocation.of(4, 512),
                        Allocation.of(2, 512),
                        Reason.BELOW_LOWER_THRESHOLD,
                        Result.REFUSED,
                        "it has just stopped"),
                Outcomes.of(
                        "2",
                        Allocation.of(4, 512),
                        Allocation.of(2, 512),
                        Reason.BELOW_LOWER_THRESHOLD,
                        Result.FAILED,
                        "can't lock file"));

        assertThat(lines.lines())
                .contains(
                        "2024-08-14 22:04:27 - WARNING - Container 1 was not changed: it has just stopped",
                        "2024-08-14 22:04:27 - ERROR - Container 2 could not be changed: can't lock file");
        assertThat(lines.messages()).contains("Final resources after adjustments: 40 cores, 124750 MB memory");
    }

    @Test
    void aCycleWhoseWritesOutlastItIsNotMixedUpWithTheNext() {
        Outcome late =
                Outcomes.applied("114", Allocation.of(2, 512), Allocation.of(4, 512), Reason.ABOVE_UPPER_THRESHOLD);
        Moment next = Outcomes.NOW.plus(Duration.ofSeconds(300));
        log.started(new Observation(HOST, List.of()), Outcomes.NOW);
        log.started(new Observation(HOST, List.of()), next);
        log.completed(new CycleReport(Outcomes.NOW, Trigger.CYCLE, Optional.of(HOST), List.of(late), List.of()));
        assertThat(lines.messages())
                .noneMatch(line -> line.startsWith("Final resources"))
                .noneMatch(line -> line.contains("Next run"));

        log.completed(new CycleReport(next, Trigger.CYCLE, Optional.of(HOST), List.of(late), List.of()));
        assertThat(lines.messages())
                .contains(
                        "Final resources after adjustments: 40 cores, 124750 MB memory",
                        "Resource allocation process completed. Next run in 300 seconds.");
    }

    @Test
    void saysWhatADryRunWouldDo() {
        Outcome planned = Outcomes.of(
                "114", Allocation.of(4, 512), Allocation.of(2, 512), Reason.BELOW_LOWER_THRESHOLD, Result.PLANNED, "");
        log.started(new Observation(HOST, List.of()), Outcomes.NOW);
        log.completed(new CycleReport(Outcomes.NOW, Trigger.CYCLE, Optional.of(HOST), List.of(planned), List.of()));

        assertThat(lines.messages())
                .contains(
                        "Dry run: would change container 114: Decrease Cores by 2 (threshold policy: so it was wanted)")
                .noneMatch(line -> line.startsWith("Decreasing"));
    }

    @Test
    void isSilentAboutTemplatesAndStepsBetweenTwoCycles() {
        log.started(new Observation(HOST, List.of(stopped("9000", true))), Outcomes.NOW);
        log.completed(new CycleReport(Outcomes.NOW, Trigger.URGENT, Optional.of(HOST), List.of(), List.of()));

        assertThat(lines.messages())
                .containsExactly(
                        "Starting resource allocation process...",
                        "Initial resources before adjustments: 40 cores, 124750 MB memory");
    }

    @Test
    void logsManualChangesAndErrors() {
        log.externallyModified(new ContainerId("7"), Allocation.of(1, 512), Allocation.of(2, 1024));
        log.onError("no journal {}");

        assertThat(lines.messages())
                .containsExactly(
                        "Container 7 was changed by somebody else from 1 core, 512 MB to 2 cores, 1024 MB. This is its"
                                + " new baseline.",
                        "no journal {}");
    }

    private void cycle(List<Observed> stopped, Outcome... outcomes) {
        log.started(
                new Observation(
                        HOST,
                        Stream.concat(
                                        stopped.stream(),
                                        Stream.of(outcomes)
                                                .map(outcome -> outcome.decision()
                                                        .context()
                                                        .container())
                                                .map(container -> new Observed.Readable(
                                                        container, new Reading.Unknown("not read"))))
                                .toList()),
                Outcomes.NOW);
        for (Outcome outcome : outcomes) {
            log.applying(outcome.decision());
            log.finished(outcome, Outcomes.NOW);
        }
        log.completed(new CycleReport(Outcomes.NOW, Trigger.CYCLE, Optional.of(HOST), List.of(outcomes), List.of()));
    }

    private static Observed stopped(String id, boolean template) {
        return new Observed.Readable(
                new Container(
                        new ContainerId(id),
                        "ct" + id,
                        Status.STOPPED,
                        Allocation.of(1, 512),
                        false,
                        template,
                        "",
                        Set.of()),
                new Reading.Stopped());
    }
}
