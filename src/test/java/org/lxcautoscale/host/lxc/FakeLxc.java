package org.lxcautoscale.host.lxc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.host.AllocationWriter;
import org.lxcautoscale.host.ContainerHost;
import org.lxcautoscale.host.HostFixture;
import org.lxcautoscale.host.cgroup.FakeMachine;
import org.lxcautoscale.host.cgroup.Quota;
import org.lxcautoscale.host.cgroup.Versions;

/** Plain LXC in a temporary directory, for versions of control groups that the machine under test does not have. */
final class FakeLxc implements HostFixture {

    private final FakeMachine machine;
    private final Path lxcPath;
    private final Map<ContainerId, Long> busy = new HashMap<>();
    private final ContainerHost host;
    private int created;

    FakeLxc(Path root, FakeMachine.Layout layout) throws IOException {
        machine = new FakeMachine(root, layout);
        lxcPath = Files.createDirectories(root.resolve("var/lib/lxc"));
        host = new PlainLxc(root, lxcPath, InstantSource.system());
    }

    FakeMachine machine() {
        return machine;
    }

    Path config(ContainerId id) {
        return PlainLxc.config(lxcPath, id.value());
    }

    static String group(ContainerId id) {
        return "lxc.payload." + id;
    }

    @Override
    public ContainerHost host() {
        return host;
    }

    @Override
    public AllocationWriter writer() {
        return new LxcWriter(machine.root(), lxcPath);
    }

    @Override
    public ContainerId create(Allocation size) throws IOException {
        ContainerId id = new ContainerId("web" + ++created);
        Files.createDirectories(lxcPath.resolve(id.value()));
        Files.writeString(
                config(id),
                "# made by hand\nlxc.uts.name = \"" + id + "\"\n\nlxc.group = Web\n# lxc-autoscale.tags = Test\n"
                        + String.join("\n", RealLxcFixture.settings(machine.root(), size)) + "\nlxc.tty.max = 5");
        start(id);
        return id;
    }

    @Override
    public void load(ContainerId id, MemorySize inUse) {
        machine.memory(group(id), inUse.bytes(), 10 << 20);
        busy.put(id, 1_000_000_000L);
    }

    @Override
    public void stop(ContainerId id) {
        busy.remove(id);
        machine.stop(group(id));
    }

    @Override
    public void start(ContainerId id) throws IOException {
        LxcConfig config = new LxcConfig(Files.readString(config(id)));
        Allocation size = new SizeKeys(Versions.of(machine.root())).read(config);
        machine.start(group(id), size.memory().bytes());
        if (!size.cores().isUnlimited()) {
            long quota = Quota.of(size.cores(), Quota.DEFAULT_PERIOD).micros();
            machine.quota(group(id), machine.layout() == FakeMachine.Layout.UNIFIED ? quota + " 100000" : quota + "");
        }
    }

    @Override
    public void destroy(ContainerId id) throws IOException {
        stop(id);
        Files.delete(config(id));
        Files.delete(lxcPath.resolve(id.value()));
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
    public void pass(Duration time) {
        machine.pass(time.toMillis() / 10);
        busy.replaceAll((id, nanos) -> nanos + time.toNanos());
        busy.forEach((id, nanos) -> machine.cpu(group(id), nanos));
    }

    @Override
    public void close() {}
}
