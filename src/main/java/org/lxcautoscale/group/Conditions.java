package org.lxcautoscale.group;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.decision.group.Member.Condition;
import org.lxcautoscale.host.TaskLimits;
import org.lxcautoscale.settings.GroupSettings.HealthCheck;
import org.lxcautoscale.settings.GroupSettings.Probe;
import org.lxcautoscale.settings.Tag;

/** Says in what state members are: from whether they run, and from what probes have found. Used by the thread of the loop. */
final class Conditions {

    private final Map<ContainerId, Instant> runningSince = new HashMap<>();
    private final Map<ContainerId, Instant> stoppedSince = new HashMap<>();

    /** What is known of a member's state. */
    record Known(Condition condition, String why) {}

    /**
     * The state of a container that can be read.
     *
     * @param probed what probes have found; empty when it was not probed yet
     * @param now monotonic time
     */
    Known of(Container container, HealthCheck check, Optional<Health> probed, Instant now) {
        ContainerId id = container.id();
        if (container.tags().contains(Tag.PARKED)) {
            return new Known(Condition.PARKED, container.isRunning() ? "it is about to be stopped" : "");
        }
        if (!container.isRunning()) {
            runningSince.remove(id);
            return stopped(container, check.startGrace(), now);
        }
        stoppedSince.remove(id);
        Instant since = runningSince.computeIfAbsent(id, _ -> now);
        if (container.isFrozen()) {
            return new Known(Condition.UNREADABLE, "it is frozen");
        }
        if (check.probe() instanceof Probe.Running) {
            return new Known(Condition.READY, "");
        }
        boolean isStarting = Duration.between(since, now).compareTo(check.startGrace()) < 0;
        if (probed.isEmpty()) {
            return isStarting
                    ? new Known(Condition.BOOTING, "it has not been checked yet")
                    : new Known(Condition.UNHEALTHY, "it could not be checked");
        }
        Health health = probed.get();
        if (health.failures() == 0) {
            return new Known(Condition.READY, "");
        }
        if (health.hasBeenUp()) {
            return health.failures() < check.failures()
                    ? new Known(Condition.READY, health.problem())
                    : new Known(
                            Condition.UNHEALTHY,
                            "not healthy " + health.failures() + " times in a row: " + health.problem());
        }
        return isStarting
                ? new Known(Condition.BOOTING, health.problem())
                : new Known(Condition.UNHEALTHY, "not ready within health_start_grace: " + health.problem());
    }

    /** One that has just stopped may be restarting, and one that is locked is stopped for a backup. */
    private Known stopped(Container container, Duration grace, Instant now) {
        Instant since = stoppedSince.computeIfAbsent(container.id(), _ -> now);
        if (container.isLocked()) {
            return new Known(Condition.BOOTING, "it is stopped and locked (" + container.lock() + ")");
        }
        return Duration.between(since, now).compareTo(grace) < 0
                ? new Known(Condition.BOOTING, "it does not run")
                : new Known(Condition.STOPPED, "it has not run for " + TaskLimits.inWords(grace));
    }

    /** Forgets those that are no members any more. */
    void retain(Set<ContainerId> members) {
        runningSince.keySet().retainAll(members);
        stoppedSince.keySet().retainAll(members);
    }
}
