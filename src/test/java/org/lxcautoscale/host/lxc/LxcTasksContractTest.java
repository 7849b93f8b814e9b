package org.lxcautoscale.host.lxc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.ContainerTasks;
import org.lxcautoscale.host.ContainerTasksContract;
import org.lxcautoscale.host.TaskFixture;
import org.lxcautoscale.host.TaskLimits;
import org.lxcautoscale.host.TaskThreads;
import org.lxcautoscale.host.cgroup.RunningContainers;

/** With real containers. */
@Tag("real-lxc")
class LxcTasksContractTest extends ContainerTasksContract {

    @TempDir
    private Path lxcPath;

    @BeforeAll
    static void needsRealContainers() {
        RealLxc.assumeAvailable();
    }

    @Override
    protected TaskFixture fixture() {
        return new Fixture(new RealLxc(lxcPath));
    }

    private record Fixture(RealLxc lxc) implements TaskFixture {

        private static final TaskLimits LIMITS =
                new TaskLimits(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30));

        @Override
        public ContainerTasks tasks() {
            return new TaskThreads(
                    () -> new LxcTasks(UnaryOperator.identity(), lxc.root(), lxc.lxcPath(), LIMITS), () -> {});
        }

        @Override
        public ContainerId create() throws IOException {
            ContainerId id = lxc.create("lxc.net.0.type = veth", "# lxc-autoscale.tags = autoscale;web");
            lxc.start(id);
            return id;
        }

        @Override
        public boolean exists(ContainerId id) {
            return Files.exists(lxc.config(id));
        }

        @Override
        public boolean isRunning(ContainerId id) throws IOException {
            return new RunningContainers(lxc.root(), lxc.lxcPath()).isRunning(id);
        }

        @Override
        public String name(ContainerId id) throws IOException {
            return config(id).get("lxc.uts.name").orElseThrow();
        }

        @Override
        public Set<String> tags(ContainerId id) throws IOException {
            return config(id).tags();
        }

        private LxcConfig config(ContainerId id) throws IOException {
            return new LxcConfig(Files.readString(lxc.config(id)));
        }

        @Override
        public boolean takesSnapshotsOfRunning() {
            return false;
        }

        @Override
        public boolean growsDisks() {
            return false;
        }

        @Override
        public boolean numbersContainers() {
            return false;
        }

        @Override
        public boolean hasLocks() {
            return false;
        }

        @Override
        public void lock(ContainerId id) {
            throw new UnsupportedOperationException("plain LXC has no locks");
        }

        @Override
        public void unlock(ContainerId id) {
            throw new UnsupportedOperationException("plain LXC has no locks");
        }

        @Override
        public void pass() {
            // Real time passes by itself.
        }

        @Override
        public void close() {
            lxc.close();
        }
    }
}
