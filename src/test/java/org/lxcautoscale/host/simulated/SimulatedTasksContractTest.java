package org.lxcautoscale.host.simulated;

import java.time.Duration;
import java.util.Set;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.host.ContainerTasks;
import org.lxcautoscale.host.ContainerTasksContract;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.host.TaskFixture;

class SimulatedTasksContractTest extends ContainerTasksContract {

    @Override
    protected TaskFixture fixture() {
        return new Fixture();
    }

    private static final class Fixture implements TaskFixture {

        private static final Demand IDLE = new Demand.Constant(0.01, MemorySize.ofMebibytes(10));

        private final Scenario scenario = Scenario.of(1, HostSpec.of("bench", 4, 8));
        private final VirtualTime time = new VirtualTime(scenario.start());
        private final SimulatedHost host = new SimulatedHost(scenario, time);
        private int nextId = 101;

        @Override
        public ContainerTasks tasks() {
            return host.tasks(time::wake);
        }

        @Override
        public ContainerId create() {
            ContainerSpec spec = ContainerSpec.of(Integer.toString(nextId++), "web", Allocation.of(1, 256), IDLE)
                    .tagged("autoscale", "web");
            host.add(spec);
            return spec.id();
        }

        @Override
        public boolean exists(ContainerId id) {
            return host.present().contains(id);
        }

        private Container container(ContainerId id) throws NoSuchContainerException {
            return host.read(id).container();
        }

        @Override
        public boolean isRunning(ContainerId id) throws NoSuchContainerException {
            return container(id).isRunning();
        }

        @Override
        public String name(ContainerId id) throws NoSuchContainerException {
            return container(id).name();
        }

        @Override
        public Set<String> tags(ContainerId id) throws NoSuchContainerException {
            return container(id).tags();
        }

        @Override
        public void lock(ContainerId id) {
            host.lock(id, "backup");
        }

        @Override
        public void unlock(ContainerId id) {
            host.unlock(id);
        }

        @Override
        public void pass() {
            time.advance(Duration.ofSeconds(1));
        }

        @Override
        public void close() {}
    }
}
