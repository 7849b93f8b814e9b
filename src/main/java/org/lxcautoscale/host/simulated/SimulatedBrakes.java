package org.lxcautoscale.host.simulated;

import java.util.Map;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.LimitsInForce.Brake;
import org.lxcautoscale.host.MemoryBrakes;

/** Brakes and raised limits that are in force at once. */
final class SimulatedBrakes implements MemoryBrakes {

    private final SimulatedHost host;

    SimulatedBrakes(SimulatedHost host) {
        this.host = host;
    }

    @Override
    public boolean set(Map<ContainerId, Brake> wanted) {
        wanted.forEach(host::brake);
        return !wanted.isEmpty();
    }

    @Override
    public boolean raise(ContainerId id, long limit, Brake brake) {
        return host.raise(id, limit, brake);
    }

    @Override
    public void close() {
        host.present().forEach(id -> host.brake(id, Brake.RELEASED));
    }
}
