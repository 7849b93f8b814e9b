package org.lxcautoscale.host.simulated;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.Alarms;
import org.lxcautoscale.host.Pauses;

/**
 * A container calls when its tasks have waited for memory for 5 % of a step, as the kernel announces 50 ms within a second. The
 * sleeper is woken before the next step. Kills and stops are not announced.
 */
final class SimulatedAlarms implements Alarms {

    private static final double WAITED = 0.05;

    private final SimulatedHost host;
    private final Runnable wake;
    private final Map<ContainerId, Pauses> watched = new HashMap<>();
    private final Set<ContainerId> raised = new HashSet<>();

    SimulatedAlarms(SimulatedHost host, Runnable wake) {
        this.host = host;
        this.wake = wake;
        host.time().onTick(this::tick);
    }

    private void tick(Instant monotonic) {
        long now = monotonic.toEpochMilli();
        boolean calls = false;
        for (Map.Entry<ContainerId, Pauses> one : watched.entrySet()) {
            if (calls(one.getValue(), host.waitedForMemory(one.getKey()) >= WAITED, now)) {
                raised.add(one.getKey());
                calls = true;
            }
        }
        if (calls) {
            wake.run();
        }
    }

    private static boolean calls(Pauses pauses, boolean waits, long now) {
        boolean callsAgain = pauses.left(now) <= 0 && pauses.callsAgain(now);
        boolean callsNow = waits && pauses.call(true, now);
        return callsAgain || callsNow;
    }

    @Override
    public void watch(Collection<ContainerId> containers) {
        watched.keySet().retainAll(containers);
        containers.forEach(id -> watched.computeIfAbsent(id, _ -> new Pauses()));
    }

    @Override
    public Set<ContainerId> raised() {
        Set<ContainerId> all = Set.copyOf(raised);
        raised.clear();
        return all;
    }

    @Override
    public void helped(Set<ContainerId> containers) {
        containers.forEach(id -> {
            Pauses pauses = watched.get(id);
            if (pauses != null) {
                pauses.shorten();
            }
        });
    }

    @Override
    public void close() {
        watched.clear();
        raised.clear();
    }
}
