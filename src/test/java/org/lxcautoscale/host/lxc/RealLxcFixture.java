package org.lxcautoscale.host.lxc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.host.AllocationWriter;
import org.lxcautoscale.host.ContainerHost;
import org.lxcautoscale.host.HostFixture;
import org.lxcautoscale.host.cgroup.Quota;
import org.lxcautoscale.host.cgroup.Versions;

/** The contract's fixture with real containers. */
final class RealLxcFixture implements HostFixture {

    private final RealLxc lxc;
    private final ContainerHost host;

    RealLxcFixture(Path lxcPath) {
        lxc = new RealLxc(lxcPath);
        host = new PlainLxc(lxc.root(), lxcPath, InstantSource.system());
    }

    /** The lines of a configuration that give this size on this machine. */
    static String[] settings(Path root, Allocation size) throws IOException {
        Versions versions = Versions.of(root);
        long quota = Quota.of(size.cores(), Quota.DEFAULT_PERIOD).micros();
        List<String> lines = new ArrayList<>();
        lines.add(
                versions.cpuIsUnified()
                        ? "lxc.cgroup2.cpu.max = " + quota + " " + Quota.DEFAULT_PERIOD
                        : "lxc.cgroup.cpu.cfs_quota_us = " + quota);
        lines.add((versions.memoryIsUnified() ? "lxc.cgroup2.memory.max = " : "lxc.cgroup.memory.limit_in_bytes = ")
                + size.memory().mebibytes() + "M");
        return lines.toArray(String[]::new);
    }

    RealLxc lxc() {
        return lxc;
    }

    @Override
    public ContainerHost host() {
        return host;
    }

    @Override
    public AllocationWriter writer() {
        return new LxcWriter(lxc.root(), lxc.lxcPath());
    }

    @Override
    public ContainerId create(Allocation size) throws IOException {
        ContainerId id = lxc.create(settings(lxc.root(), size));
        lxc.start(id);
        return id;
    }

    @Override
    public void load(ContainerId id, MemorySize inUse) throws IOException {
        lxc.fillSharedMemory(id, "load", (int) inUse.mebibytes());
        lxc.burnCpu(id);
    }

    @Override
    public void stop(ContainerId id) throws IOException {
        lxc.stop(id);
    }

    @Override
    public void start(ContainerId id) throws IOException {
        lxc.start(id);
    }

    @Override
    public void destroy(ContainerId id) throws IOException {
        lxc.destroy(id);
        if (Files.exists(lxc.config(id))) {
            throw new IOException(id + " could not be destroyed");
        }
    }

    @Override
    public boolean hasLocks() {
        return false;
    }

    @Override
    public void lock(ContainerId id) {
        throw new UnsupportedOperationException("plain LXC has no locks");
    }

    /** Real time. */
    @Override
    public void pass(Duration time) throws InterruptedException {
        Thread.sleep(time);
    }

    @Override
    public void close() {
        lxc.close();
    }
}
