package org.lxcautoscale.host.proxmox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.ContainerTasks;
import org.lxcautoscale.host.ContainerTasksContract;
import org.lxcautoscale.host.TaskFixture;
import org.lxcautoscale.host.TaskLimits;
import org.lxcautoscale.host.TaskThreads;
import org.lxcautoscale.host.cgroup.FakeMachine;

class PctTasksContractTest extends ContainerTasksContract {

    @TempDir
    private Path root;

    @Override
    protected TaskFixture fixture() throws IOException {
        return new Fixture(root);
    }

    private static final class Fixture implements TaskFixture {

        private final Path root;
        private final FakeProxmox node;

        Fixture(Path root) throws IOException {
            this.root = root;
            this.node = new FakeProxmox(root, FakeMachine.Layout.UNIFIED);
        }

        @Override
        public ContainerTasks tasks() {
            return new TaskThreads(() -> new PctTasks(node.pct().toString(), root, TaskLimits.DEFAULT), () -> {});
        }

        /** Without the snapshot that the node's containers have for others. */
        @Override
        public ContainerId create() throws IOException {
            ContainerId id = node.create(Allocation.of(1, 256));
            String text = Files.readString(node.config(id));
            Files.writeString(
                    node.config(id),
                    text.substring(0, text.indexOf("\n["))
                            .replace("ostype:", "net0: name=eth0,bridge=vmbr0,ip=dhcp,type=veth\nostype:"));
            return id;
        }

        @Override
        public boolean exists(ContainerId id) {
            return Files.exists(node.config(id));
        }

        @Override
        public boolean isRunning(ContainerId id) {
            return Files.exists(node.machine().memoryDirectory(FakeProxmox.group(id)));
        }

        private ContainerConfig config(ContainerId id) throws IOException {
            return ContainerConfig.parse(Files.readString(node.config(id)));
        }

        @Override
        public String name(ContainerId id) throws IOException {
            return config(id).hostname();
        }

        @Override
        public Set<String> tags(ContainerId id) throws IOException {
            return config(id).tags();
        }

        @Override
        public void lock(ContainerId id) throws IOException {
            node.lock(id);
        }

        @Override
        public void unlock(ContainerId id) throws IOException {
            Files.writeString(node.config(id), Files.readString(node.config(id)).replaceFirst("lock: .*\n", ""));
        }

        @Override
        public void pass() {
            // Real time passes by itself.
        }

        @Override
        public void close() {
            node.close();
        }
    }
}
