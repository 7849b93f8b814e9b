package org.lxcautoscale.notify;

import java.util.List;
import java.util.Optional;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.cycle.Change;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.Outcome;
import org.lxcautoscale.decision.Reason;
import org.lxcautoscale.decision.group.GroupChange;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;

/**
 * Notifies of changes that have really been made, with the titles of the original LXC AutoScale; of groups that could not be
 * changed; and of containers that begin to behave unusually, or no longer do.
 */
public final class ChangeNotifier implements CycleListener {

    private static final int PRIORITY = 5;

    private final NotificationQueue queue;
    private final String hostName;
    private Observation seen = new Observation(List.of());

    /** @param hostName of a single host; in a cluster each container is on a node with a name of its own */
    public ChangeNotifier(NotificationQueue queue, String hostName) {
        this.queue = queue;
        this.hostName = hostName;
    }

    @Override
    public void observed(Observation now, Moment at) {
        seen = now;
    }

    @Override
    public void finished(Outcome outcome, Moment now) {
        if (outcome.isApplied()) {
            for (Change change : Change.of(outcome)) {
                queue.add(new Notification(title(change), message(change), PRIORITY));
            }
        }
    }

    @Override
    public void scaled(GroupChange change, Moment now) {
        String name = change.group().name();
        String title = switch (change.kind()) {
            case SCALE_OUT, SCALE_IN -> change.kind().action() + " for Group " + name;
            case FAILED -> "Group " + name + " could not be scaled";
        };
        queue.add(new Notification(title, message(change), PRIORITY));
    }

    @Override
    public void unusual(ContainerId id, Optional<String> what, Moment now) {
        String title = what.isPresent() ? "Unusual State of Container " + id : "Usual State of Container " + id;
        String message = what.map(sentence -> "behaves unusually: " + sentence).orElse("behaves as usual again");
        queue.add(new Notification(
                title,
                "[Host: %s] Container %s %s.".formatted(seen.nodeOf(id).orElse(hostName), id, message),
                PRIORITY));
    }

    private static String title(Change change) {
        String what = change.verdict().resource() == Resource.CPU ? "CPU" : "Memory";
        String id = change.id().value();
        Reason reason = change.verdict().reason();
        if (reason == Reason.ROLLBACK) {
            return "Rollback for Container " + id;
        }
        if (reason == Reason.REGRET) {
            return "Revert for Container " + id;
        }
        String done = change.verdict().isGrow() ? "Increased" : "Decreased";
        return "%s %s for Container %s".formatted(what, reason == Reason.OFF_PEAK ? "Reduced" : done, id);
    }

    private String message(Change change) {
        String what = change.verdict().resource() == Resource.CPU ? "Cores" : "Memory";
        return "[Host: %s] %s of container %s: %s -> %s. %s"
                .formatted(
                        seen.nodeOf(change.id()).orElse(hostName),
                        what,
                        change.id(),
                        change.before(),
                        change.after(),
                        change.verdict().sentence());
    }

    private String message(GroupChange change) {
        boolean isSentence = change.change().endsWith(".");
        return "[Host: %s] Group %s: %s%s %s"
                .formatted(
                        seen.nodeOf(change.id()).orElse(hostName),
                        change.group().name(),
                        change.change(),
                        isSentence ? "" : ":",
                        change.reason());
    }
}
