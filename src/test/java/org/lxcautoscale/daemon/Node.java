package org.lxcautoscale.daemon;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.lxcautoscale.cli.Site;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.host.cgroup.FakeMachine;
import org.lxcautoscale.host.proxmox.FakeProxmox;
import org.lxcautoscale.metrics.Seen;

/** A Proxmox node in a directory, for the program as a process; its {@code pct} can be told to kill its caller. */
final class Node {

    /** What {@code pct} does the next time it is called. */
    enum Order {
        /** Kills its caller before anything is written. */
        KILL_BEFORE,
        /** Kills its caller when all is written. */
        KILL_AFTER,
        /** Waits for {@link Node#release} before it writes. */
        WAIT
    }

    private final FakeProxmox proxmox;
    private final Path dir;
    final Site site;

    Node(Path dir) throws IOException, InterruptedException {
        this.dir = dir;
        proxmox = new FakeProxmox(dir, FakeMachine.Layout.UNIFIED);
        site = new Site(dir).with("backend", "proxmox");
        new ProcessBuilder("mkfifo", gate().toString()).start().waitFor();
        Path real = proxmox.pct().resolveSibling("pct.real");
        Files.move(proxmox.pct(), real, StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(proxmox.pct(), """
                #!/bin/sh
                order=$(cat '%1$s' 2>/dev/null)
                rm -f '%1$s'
                echo "$*" >> '%2$s'
                case "$order" in
                    KILL_BEFORE) kill -9 $PPID; exit 1 ;;
                    KILL_AFTER) '%4$s' "$@"; kill -9 $PPID; exit 0 ;;
                    WAIT) cat '%3$s' > /dev/null ;;
                esac
                exec '%4$s' "$@"
                """.formatted(order(), calls(), gate(), real));
        Files.setPosixFilePermissions(proxmox.pct(), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** A container that has to grow at once: almost all of its memory is in use. */
    ContainerId needy(int megabytes) throws IOException {
        ContainerId id = proxmox.create(Allocation.of(1, megabytes));
        proxmox.load(id, MemorySize.ofMebibytes(megabytes * 95L / 100));
        return id;
    }

    /** From now on the container needs more than it has. */
    void needsMore(ContainerId id) throws IOException {
        proxmox.load(id, MemorySize.ofMebibytes(sizeOf(id).memory().mebibytes() * 95 / 100));
    }

    void needsLittle(ContainerId id) {
        proxmox.load(id, MemorySize.ofMebibytes(200));
    }

    /** Gives the container these tags, in place of its own. */
    void tag(ContainerId id, String tags) throws IOException {
        Path config = proxmox.config(id);
        Files.writeString(config, Files.readString(config).replaceFirst("(?m)^tags: .*$", "tags: " + tags));
    }

    Allocation sizeOf(ContainerId id) throws IOException {
        try {
            return Seen.container(proxmox.host().read(id)).allocation();
        } catch (HostUnavailableException | NoSuchContainerException e) {
            throw new IOException(e);
        }
    }

    void nextTime(Order what) throws IOException {
        Files.writeString(order(), what.name());
    }

    /** Lets {@code pct} go on; waits until it has come to the gate. */
    void release() throws IOException {
        try (OutputStream gate = Files.newOutputStream(gate())) {
            gate.write('\n');
        }
    }

    /** A line for each call of {@code pct}. */
    Path calls() {
        return dir.resolve("pct.calls");
    }

    Path backup(ContainerId id) {
        return dir.resolve("backups/" + id + "_backup.json");
    }

    private Path order() {
        return dir.resolve("pct.order");
    }

    private Path gate() {
        return dir.resolve("pct.gate");
    }
}
