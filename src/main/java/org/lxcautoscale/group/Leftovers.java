package org.lxcautoscale.group;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.ContainerTask;
import org.lxcautoscale.host.Snapshot;
import org.lxcautoscale.host.SnapshotName;
import org.lxcautoscale.host.TaskFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds snapshots of bases that this program has made and nobody needs any more, and deletes them. */
final class Leftovers {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    /** The names that clones of this program are made from. */
    private static final Pattern OURS =
            Pattern.compile(Pattern.quote(Creating.SNAPSHOT_PREFIX) + "[A-Za-z0-9_-]{1,16}-[0-9a-z]{6,11}");

    /** Longer than a clone may take. */
    private static final Duration OLD = Duration.ofHours(2);

    private static final Duration INTERVAL = Duration.ofHours(6);

    private final Deque<ContainerTask.DeleteSnapshot> found = new ArrayDeque<>();
    private final Running running = new Running();
    private boolean isBegun;
    private Instant next = Instant.MIN;

    /**
     * Looks for them at the first cycle and some times a day, and in each cycle while there are some that may appear.
     *
     * @param lost names of snapshots that may appear
     */
    void look(Set<ContainerId> bases, Set<String> lost, Workplace at) {
        if (lost.isEmpty() && at.now().monotonic().isBefore(next)) {
            return;
        }
        next = at.now().monotonic().plus(INTERVAL);
        Instant old = at.now().wall().minus(OLD);
        for (ContainerId base : bases) {
            at.tasks()
                    .snapshots(
                            base,
                            all -> all.stream()
                                    .filter(one -> lost.contains(one.name()) || isOurs(one, old))
                                    .map(one -> new ContainerTask.DeleteSnapshot(base, new SnapshotName(one.name())))
                                    .filter(one -> !found.contains(one))
                                    .forEach(found::add),
                            e -> LOG.debug("The snapshots of container {} are not known: {}", base, e.sentence()));
        }
    }

    private static boolean isOurs(Snapshot one, Instant old) {
        return OURS.matcher(one.name()).matches()
                && SnapshotName.isValid(one.name())
                && one.time().filter(time -> time.isBefore(old)).isPresent();
    }

    /** Deletes one of them, if nothing else is done to its container; again later if somebody prevents it. */
    void delete(Predicate<String> isNeeded, Workplace at) {
        ContainerTask.DeleteSnapshot first = found.peek();
        if (first == null || !running.canBegin(first.id(), at)) {
            return;
        }
        Optional<TaskFailedException> failure = running.takeFailure();
        if (failure.filter(Running::isPrevented).isPresent()) {
            isBegun = false;
            running.pause(at);
        } else if (failure.isPresent() || isBegun) {
            failure.ifPresent(e -> LOG.warn(
                    "Snapshot {} of container {} was not deleted: {}", first.name(), first.id(), e.sentence()));
            isBegun = false;
            found.remove();
        } else if (isNeeded.test(first.name().value())) {
            found.remove();
        } else {
            LOG.info("Snapshot {} of container {} was left behind, and is deleted.", first.name(), first.id());
            isBegun = true;
            running.begin(first, at);
        }
    }
}
