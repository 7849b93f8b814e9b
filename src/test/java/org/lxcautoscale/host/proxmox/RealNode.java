package org.lxcautoscale.host.proxmox;

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

/**
 * The node of {@code packaging/test/v2-node}: the control groups of this machine, which must be the guest of {@code
 * v2-test}, with processes in them.
 */
final class RealNode implements HostFixture {

    private static final String SCRIPT = "/root/files/v2-node";
    private static final int FIRST_ID = 201;

    private final ContainerHost host = new ProxmoxCli(Path.of("/"), InstantSource.system());
    private int nextId = FIRST_ID;

    @Override
    public ContainerHost host() {
        return host;
    }

    @Override
    public AllocationWriter writer() {
        return new PctWriter("/usr/sbin/pct", PctWriter.DEFAULT_LIMIT);
    }

    /** Its containers have the network of the emulated machine, where there is the loopback interface only. */
    @Override
    public boolean hasNetwork() {
        return false;
    }

    @Override
    public ContainerId create(Allocation size) throws IOException, InterruptedException {
        ContainerId id = new ContainerId(Integer.toString(nextId++));
        run(
                "node_create",
                id.value(),
                Integer.toString(size.cores().roundedUp()),
                Long.toString(size.memory().mebibytes()));
        start(id);
        return id;
    }

    @Override
    public void load(ContainerId id, MemorySize inUse) throws IOException, InterruptedException {
        run("node_hold", id.value(), Long.toString(inUse.mebibytes()));
        run("node_run", id.value(), "/root/files/load", "cpu", "1");
    }

    @Override
    public void stop(ContainerId id) throws IOException, InterruptedException {
        run("node_stop", id.value());
    }

    @Override
    public void start(ContainerId id) throws IOException, InterruptedException {
        run("node_start", id.value());
    }

    @Override
    public void destroy(ContainerId id) throws IOException, InterruptedException {
        run("node_destroy", id.value());
    }

    @Override
    public boolean hasLocks() {
        return true;
    }

    @Override
    public void lock(ContainerId id) throws IOException {
        Path config = ProxmoxCli.configDirectory(Path.of("/")).resolve(id + ".conf");
        Files.writeString(config, "lock: backup\n" + Files.readString(config));
    }

    /** Real time. */
    @Override
    public void pass(Duration time) throws InterruptedException {
        Thread.sleep(time);
    }

    @Override
    public void close() throws IOException {
        try {
            run("node_clear");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before all containers were removed", e);
        }
    }

    /** Runs a function of the script. */
    private static void run(String... function) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("sh", "-euc", ". " + SCRIPT + "; \"$@\"", "sh"));
        line.addAll(List.of(function));
        int code = new ProcessBuilder(line).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IOException(String.join(" ", function) + ": exit code " + code);
        }
    }
}
