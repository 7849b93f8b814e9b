package org.lxcautoscale.history.sql;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.history.Batch;
import org.lxcautoscale.history.HistoryStore;
import org.lxcautoscale.history.Retention;
import org.lxcautoscale.history.Sample;
import org.lxcautoscale.history.Span;
import org.lxcautoscale.history.Subject;
import org.lxcautoscale.history.SyntheticContainer;
import org.lxcautoscale.history.Tier;

/**
 * Measures what history costs: CPU time to write and to keep house, bytes a sample, time of a question. Days pass as fast
 * as they can. Arguments: a directory, how many containers, how many days.
 */
public final class HistoryCost {

    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final Path file;
    private final List<SyntheticContainer> containers;
    private final HistoryStore store;
    private Instant now = START;
    private long writing;
    private long keepingHouse;
    private long longestStep;

    private HistoryCost(Path file, int count) throws Exception {
        this.file = file;
        this.store = new SqliteHistory(file, Retention.DEFAULT, "pve1").open();
        this.containers = IntStream.range(0, count)
                .mapToObj(i -> new SyntheticContainer(subject(i), i))
                .toList();
    }

    public static void main(String[] args) throws Exception {
        int days = Integer.parseInt(args[2]);
        HistoryCost cost = new HistoryCost(Path.of(args[0]).resolve("history.db"), Integer.parseInt(args[1]));
        for (int day = 1; day <= days; day++) {
            cost.day();
            cost.report(day);
        }
        cost.ask();
        cost.store.close();
    }

    private static Subject subject(int number) {
        return Subject.container("pve1", new ContainerId(String.valueOf(100 + number)));
    }

    private void day() throws Exception {
        Instant end = now.plus(Duration.ofDays(1));
        List<Sample> minute = new ArrayList<>();
        for (int look = 1; now.isBefore(end); look++) {
            for (SyntheticContainer container : containers) {
                minute.add(container.next(now));
            }
            now = now.plus(INTERVAL);
            if (look % 6 == 0) {
                Batch batch = new Batch(minute, List.of());
                long before = cpuTime();
                store.append(batch);
                long between = cpuTime();
                keepHouse();
                writing += between - before;
                keepingHouse += cpuTime() - between;
                minute.clear();
            }
        }
    }

    private void keepHouse() throws Exception {
        boolean more = true;
        for (int step = 0; more && step < 20; step++) {
            long before = System.nanoTime();
            more = store.tidy(now);
            longestStep = Math.max(longestStep, System.nanoTime() - before);
        }
    }

    private static long cpuTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void report(int day) throws IOException {
        double seconds = Duration.between(START, now).toSeconds();
        double samples = containers.size() * seconds / INTERVAL.toSeconds();
        System.out.printf(
                "day %d: %.1f MB on disk (%.1f bytes a sample so far); of one core: writing %.3f %%, housekeeping %.3f %%;"
                        + " longest step %.0f ms%n",
                day,
                size() / 1e6,
                size() / samples,
                writing / seconds / 1e7,
                keepingHouse / seconds / 1e7,
                longestStep / 1e6);
        longestStep = 0;
    }

    private long size() throws IOException {
        try (Stream<Path> files = Files.list(file.toAbsolutePath().getParent())) {
            return files.mapToLong(path -> path.toFile().length()).sum();
        }
    }

    private void ask() throws Exception {
        ask("the last hour, every sample", Duration.ofHours(1), Tier.RAW);
        ask("the last day, every sample", Duration.ofDays(1), Tier.RAW);
        ask("the last 7 days, by 5 minutes", Duration.ofDays(7), Tier.FIVE_MINUTES);
        ask("the last 7 days, by hours", Duration.ofDays(7), Tier.HOUR);
    }

    private void ask(String question, Duration length, Tier tier) throws Exception {
        long[] times = new long[500];
        int found = 0;
        for (int i = 0; i < times.length; i++) {
            Subject subject = subject(i * 37 % containers.size());
            Span span = Span.last(length, now);
            long before = System.nanoTime();
            found = tier == Tier.RAW
                    ? store.samples(subject, span).size()
                    : store.summaries(subject, span, tier).size();
            times[i] = System.nanoTime() - before;
        }
        Arrays.sort(times);
        System.out.printf(
                "%s of one container: %d found, median %.1f ms, slowest of %d %.1f ms%n",
                question, found, times[times.length / 2] / 1e6, times.length, times[times.length - 1] / 1e6);
    }
}
