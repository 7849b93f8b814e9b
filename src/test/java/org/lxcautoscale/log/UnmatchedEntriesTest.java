package org.lxcautoscale.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;
import org.lxcautoscale.settings.Settings;

/** What the log says of entries that mean no container. */
class UnmatchedEntriesTest {

    private static final HostUsage HOST =
            new HostUsage(4, OptionalDouble.of(3), MemorySize.ofMebibytes(8192), MemorySize.ofMebibytes(4096));

    private static final Moment NOW = new Moment(Instant.EPOCH, Instant.EPOCH);

    @TempDir
    Path dir;

    private final LogLines lines = new LogLines();
    private CycleLog log;

    @BeforeEach
    void start() throws Exception {
        log = new CycleLog(settings("[104, 999]"));
    }

    @AfterEach
    void close() {
        lines.close();
    }

    private Settings settings(String ignored) throws Exception {
        Path file = Files.writeString(dir.resolve("c.yaml"), "DEFAULT: {ignore_lxc: " + ignored + "}\n");
        return new ConfigurationReader(Map.of()).read(file, Map.of()).settings();
    }

    private static Observation seen(String... ids) {
        List<Observed> containers = Arrays.stream(ids)
                .map(id -> new Container(
                        new ContainerId(id),
                        id,
                        Container.Status.RUNNING,
                        Allocation.of(1, 512),
                        false,
                        false,
                        "",
                        Set.of()))
                .<Observed>map(container -> new Observed.Readable(container, new Reading.Unknown("not asked")))
                .toList();
        return new Observation(HOST, containers);
    }

    private static String complaint(String entry) {
        return "DEFAULT: ignore_lxc lists '" + entry + "', but there is no such container: the entry protects none";
    }

    private List<String> complaints() {
        return lines.messages().stream()
                .filter(message -> message.contains("there is no such container"))
                .toList();
    }

    @Test
    void anEntryIsReportedAtTheFirstObservationAndNotAgain() {
        log.observed(seen("104"), NOW);
        log.observed(seen("104"), NOW);
        log.started(seen("104"), NOW);

        assertThat(complaints()).containsExactly(complaint("999"));
        assertThat(lines.lines()).anyMatch(line -> line.contains(" - WARNING - DEFAULT: ignore_lxc lists '999'"));
    }

    @Test
    void anEntryThatLosesItsContainerIsReportedInTheNextCycle() {
        log.observed(seen("104"), NOW);
        log.started(seen("105"), NOW);
        log.started(seen("105"), NOW);

        assertThat(complaints()).containsExactly(complaint("999"), complaint("104"));
    }

    @Test
    void allAreReportedAgainAfterAReload() throws Exception {
        log.observed(seen("104"), NOW);
        log.reconfigured(settings("[999, 888]"));
        log.observed(seen("104"), NOW);

        assertThat(complaints()).containsExactly(complaint("999"), complaint("999"), complaint("888"));
    }
}
