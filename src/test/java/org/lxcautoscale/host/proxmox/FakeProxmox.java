package org.lxcautoscale.host.proxmox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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

/**
 * A Proxmox node in a temporary directory: configuration files, control groups, and a command {@code pct} that answers
 * like the real one did when its answers were recorded.
 */
public final class FakeProxmox implements HostFixture {

    private final FakeMachine machine;
    private final Path configs;
    private final Path pct;
    private final Map<ContainerId, Long> busy = new HashMap<>();
    private final ContainerHost host;
    private int nextId = 101;

    public FakeProxmox(Path root, FakeMachine.Layout layout) throws IOException {
        machine = new FakeMachine(root, layout);
        configs = root.resolve("etc/pve/nodes/pve/lxc");
        Files.createDirectories(configs);
        Files.createSymbolicLink(root.resolve("etc/pve/lxc"), Path.of("nodes/pve/lxc"));
        pct = root.resolve("usr/sbin/pct");
        installPct();
        host = new ProxmoxCli(root, InstantSource.system());
    }

    public FakeMachine machine() {
        return machine;
    }

    /** The command's path. */
    public Path pct() {
        return pct;
    }

    public Path config(ContainerId id) {
        return configs.resolve(id + ".conf");
    }

    @Override
    public ContainerHost host() {
        return host;
    }

    @Override
    public AllocationWriter writer() {
        return new PctWriter(pct.toString(), Duration.ofSeconds(20));
    }

    @Override
    public ContainerId create(Allocation size) throws IOException {
        ContainerId id = new ContainerId(Integer.toString(nextId++));
        Files.writeString(config(id), """
                arch: amd64
                cores: %d
                hostname: web%s
                memory: %d
                ostype: unmanaged
                rootfs: local-btrfs:%s/vm-%s-disk-0.raw,size=1G
                swap: 0
                tags: autoscale;web

                [snap1]
                arch: amd64
                cores: 7
                memory: 77
                """.formatted(
                        size.cores().roundedUp(), id, size.memory().mebibytes(), id, id));
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
        long memory = ContainerConfig.parse(Files.readString(config(id)))
                .allocation()
                .memory()
                .bytes();
        machine.start(group(id), memory);
    }

    @Override
    public void destroy(ContainerId id) throws IOException {
        stop(id);
        Files.delete(config(id));
    }

    @Override
    public boolean hasLocks() {
        return true;
    }

    @Override
    public void lock(ContainerId id) throws IOException {
        Files.writeString(config(id), "lock: backup\n" + Files.readString(config(id)));
    }

    @Override
    public void pass(Duration time) {
        machine.pass(time.toMillis() / 10);
        busy.replaceAll((id, nanos) -> nanos + time.toNanos());
        busy.forEach((id, nanos) -> machine.cpu(group(id), nanos));
    }

    @Override
    public void close() {}

    static String group(ContainerId id) {
        return "lxc/" + id;
    }

    private void installPct() throws IOException {
        String script;
        try (var in = FakeProxmox.class.getResourceAsStream("/proxmox/pct")) {
            script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        boolean unified = machine.layout() == FakeMachine.Layout.UNIFIED;
        Files.createDirectories(pct.getParent());
        Files.writeString(
                pct,
                script.replace("@CONFIGS@", configs.toString())
                        .replace("@MEMORY@", machine.memoryDirectory("lxc").toString())
                        .replace("@LIMIT@", unified ? "memory.max" : "memory.limit_in_bytes")
                        .replace("@USAGE@", unified ? "memory.current" : "memory.usage_in_bytes"));
        Files.setPosixFilePermissions(pct, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
