package org.lxcautoscale.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.lxcautoscale.cycle.Change;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.CycleReport;
import org.lxcautoscale.cycle.Outcome;
import org.lxcautoscale.decision.CycleContext.Trigger;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.status.StatusTracker;

/** Shows the running demo in the terminal; redrawn after each cycle. */
final class DemoScreen implements CycleListener {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ROOT);
    private static final int SHOWN_CHANGES = 10;
    private static final int LONGEST_LINE = 110;

    private final PrintWriter out;
    private final Settings settings;
    private final Instant start;
    private final int width;
    private final boolean redraw = Terminal.isPresent();
    private final StatusTracker tracker = new StatusTracker();
    private final Deque<String> changes = new ArrayDeque<>();

    /** @param terminalWidth how many characters fit into a line */
    DemoScreen(PrintWriter out, int terminalWidth, Settings settings, Instant start) {
        this.out = out;
        this.width = Math.min(terminalWidth, LONGEST_LINE);
        this.settings = settings;
        this.start = start;
    }

    @Override
    public void decided(CycleReport report) {
        tracker.decided(report);
    }

    @Override
    public void finished(Outcome outcome, Moment now) {
        tracker.finished(outcome, now);
        for (Change change : Change.of(outcome)) {
            String line = "%s  %s  %s %s -> %s  %s"
                    .formatted(
                            TIME.format(now.wall().atZone(settings.timezone())),
                            change.id(),
                            change.action(),
                            change.before(),
                            change.after(),
                            outcome.isApplied() ? change.verdict().sentence() : outcome.detail());
            changes.addLast(Table.cut(line, width));
            if (changes.size() > SHOWN_CHANGES) {
                changes.removeFirst();
            }
        }
    }

    @Override
    public void completed(CycleReport report) {
        if (report.trigger() == Trigger.CYCLE) {
            tracker.report("demo", "simulated", settings, null).ifPresent(status -> {
                Duration passed = Duration.between(start, report.at().monotonic());
                out.print(redraw ? "\u001b[H\u001b[2J" : "");
                out.println(String.format(
                        Locale.US,
                        "LXC AutoScale demo: day %d, %s, a simulated host of %d cores. Ctrl-C ends it.",
                        passed.toDays() + 1,
                        TIME.format(report.at().wall().atZone(settings.timezone())),
                        status.resources().cores()));
                out.println();
                new StatusView(settings.timezone()).containers(status, width).forEach(out::println);
                out.println();
                out.println("Last changes");
                changes.forEach(out::println);
                out.flush();
            });
        }
    }
}
