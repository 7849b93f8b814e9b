package org.lxcautoscale.host.simulated;

import java.time.Duration;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.host.AllocationWriter;
import org.lxcautoscale.host.ContainerHost;
import org.lxcautoscale.host.ContainerHostContract;
import org.lxcautoscale.host.HostFixture;

class SimulatedHostContractTest extends ContainerHostContract {

    @Override
    protected HostFixture fixture() {
        return new Fixture();
    }

    private static final class Fixture implements HostFixture {

        private static final Demand IDLE = new Demand.Constant(0.01, MemorySize.ofMebibytes(10));
        private static final Duration STEP = Duration.ofMillis(100);

        private final Scenario scenario = Scenario.of(1, HostSpec.of("bench", 4, 8));
        private final VirtualTime time = new VirtualTime(scenario.start(), STEP);
        private final SimulatedHost host = new SimulatedHost(scenario, time);
        private int nextId = 101;

        @Override
        public ContainerHost host() {
            return host;
        }

        @Override
        public AllocationWriter writer() {
            return host.writer();
        }

        @Override
        public ContainerId create(Allocation size) {
            ContainerSpec spec = ContainerSpec.of(Integer.toString(nextId++), "bench", size, IDLE);
            host.add(spec);
            return spec.id();
        }

        @Override
        public void load(ContainerId id, MemorySize inUse) {
            host.setLoad(id, 1, inUse);
        }

        @Override
        public void stop(ContainerId id) {
            host.setDemand(id, IDLE);
            host.stop(id);
        }

        @Override
        public void start(ContainerId id) {
            host.start(id);
        }

        @Override
        public void destroy(ContainerId id) {
            host.remove(id);
        }

        @Override
        public boolean hasLocks() {
            return true;
        }

        @Override
        public void lock(ContainerId id) {
            host.lock(id, "backup");
        }

        @Override
        public void pass(Duration duration) {
            time.advance(duration);
        }

        @Override
        public void close() {}
    }
}
