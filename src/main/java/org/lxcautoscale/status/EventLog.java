package org.lxcautoscale.status;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.cycle.Change;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.CycleReport;
import org.lxcautoscale.cycle.Outcome;
import org.lxcautoscale.decision.CycleContext.Trigger;
import org.lxcautoscale.decision.group.GroupChange;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;

/** The last events, for those who follow them. The loop adds, without waiting for anyone; any thread may read. */
public final class EventLog implements CycleListener {

    private static final int KEPT = 1000;

    /** More than happens in the time until the program could be started again. */
    private static final long IDS_IN_A_MILLISECOND = 1000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final Deque<Event> events = new ArrayDeque<>();
    private long last;
    private Instant now;

    /** @param start when the program was started, wall clock */
    public EventLog(Instant start) {
        this.last = start.toEpochMilli() * IDS_IN_A_MILLISECOND;
        this.now = start;
    }

    /** The id of the newest event, or the one before the first. */
    public long last() {
        lock.lock();
        try {
            return last;
        } finally {
            lock.unlock();
        }
    }

    /** Whether an event that came after this one is no longer kept. */
    public boolean hasGapAfter(long id) {
        lock.lock();
        try {
            return id < last - events.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The events after one, oldest first; waits for the next one if there is none yet.
     *
     * @return empty when none has come in that time
     */
    public List<Event> after(long id, Duration longest) throws InterruptedException {
        long left = longest.toNanos();
        lock.lock();
        try {
            while (id >= last && left > 0) {
                left = added.awaitNanos(left);
            }
            return events.stream().filter(event -> event.id() > id).toList();
        } finally {
            lock.unlock();
        }
    }

    /** All that are still kept, oldest first. */
    public List<Event> kept() {
        lock.lock();
        try {
            return List.copyOf(events);
        } finally {
            lock.unlock();
        }
    }

    private void add(String type, @Nullable ContainerId container, String message, @Nullable String outcome) {
        lock.lock();
        try {
            last++;
            events.add(new Event(last, type, now, container == null ? null : container.value(), message, outcome));
            if (events.size() > KEPT) {
                events.remove();
            }
            added.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Somebody has ordered something. */
    public void ordered(@Nullable ContainerId container, String message) {
        add("order", container, message, null);
    }

    @Override
    public void observed(Observation seen, Moment at) {
        now = at.wall();
    }

    @Override
    public void finished(Outcome outcome, Moment at) {
        now = at.wall();
        StringBuilder message = new StringBuilder();
        for (Change change : Change.of(outcome)) {
            message.append(message.isEmpty() ? "" : "; ")
                    .append("%s: %s to %s, %s"
                            .formatted(
                                    change.action(),
                                    change.before(),
                                    change.after(),
                                    change.verdict().sentence()));
        }
        if (!outcome.detail().isEmpty()) {
            message.append(message.isEmpty() ? "" : "; ").append(outcome.detail());
        }
        add(
                "change",
                outcome.decision().id(),
                message.toString(),
                outcome.result().name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void unusual(ContainerId id, Optional<String> what, Moment at) {
        add(
                "unusual",
                id,
                what.map(sentence -> "behaves unusually: " + sentence).orElse("behaves as usual again"),
                null);
    }

    @Override
    public void completed(CycleReport report) {
        if (report.trigger() == Trigger.CYCLE) {
            long applied = report.outcomes().stream().filter(Outcome::isApplied).count();
            add(
                    "cycle",
                    null,
                    report.outcomes().size() + " containers, " + applied + " changed, "
                            + report.unreadable().size() + " unreadable",
                    null);
        }
    }

    @Override
    public void externallyModified(ContainerId id, Allocation before, Allocation after) {
        add("manual", id, "changed by hand from %s to %s".formatted(before, after), null);
    }

    @Override
    public void gone(ContainerId id) {
        add("gone", id, "it is gone", null);
    }

    @Override
    public void scaled(GroupChange change, Moment at) {
        now = at.wall();
        boolean isSentence = change.change().endsWith(".");
        add(
                "group",
                change.id(),
                change.group().name() + ": " + change.change() + (isSentence ? " " : ": ") + change.reason(),
                change.kind() == GroupChange.Kind.FAILED ? "failed" : "applied");
    }

    @Override
    public void onError(String problem) {
        add("error", null, problem, null);
    }

    @Override
    public void onError(ContainerId id, String problem) {
        add("error", id, problem, null);
    }
}
