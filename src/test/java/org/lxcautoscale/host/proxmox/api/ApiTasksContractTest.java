package org.lxcautoscale.host.proxmox.api;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.ContainerTasks;
import org.lxcautoscale.host.ContainerTasksContract;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.host.TaskFixture;
import org.lxcautoscale.host.TaskLimits;
import org.lxcautoscale.host.TaskThreads;
import org.lxcautoscale.host.simulated.ContainerSpec;

class ApiTasksContractTest extends ContainerTasksContract {

    @Override
    protected TaskFixture fixture() throws IOException {
        return new Fixture();
    }

    private static final class Fixture implements TaskFixture {

        private final ApiFixture api = new ApiFixture(Duration.ofSeconds(1), "pve");
        private final ApiClient client = new ApiClient(api.settings(ApiFixture.TIMEOUTS));
        private int nextId = 101;

        Fixture() throws IOException {}

        @Override
        public ContainerTasks tasks() {
            return new TaskThreads(
                    () -> new ApiTasks(client.copy(), TaskLimits.DEFAULT, Duration.ofMillis(10)), () -> {});
        }

        @Override
        public ContainerId create() {
            ContainerSpec spec = ContainerSpec.of(
                            Integer.toString(nextId++), "web", Allocation.of(1, 256), ApiFixture.IDLE)
                    .tagged("autoscale", "web");
            api.node(0).add(spec);
            return spec.id();
        }

        @Override
        public boolean exists(ContainerId id) {
            return api.node(0).present().contains(id);
        }

        private Container container(ContainerId id) throws NoSuchContainerException {
            return api.node(0).read(id).container();
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
            api.node(0).lock(id, "backup");
        }

        @Override
        public void unlock(ContainerId id) {
            api.node(0).unlock(id);
        }

        @Override
        public void pass() {
            api.server.advance(Duration.ofSeconds(1));
        }

        @Override
        public void close() throws IOException {
            api.close();
        }
    }
}
