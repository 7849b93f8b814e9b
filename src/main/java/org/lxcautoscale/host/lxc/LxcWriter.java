package org.lxcautoscale.host.lxc;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.container.SizeChange;
import org.lxcautoscale.host.AllocationWriter;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.WriteFailedException;
import org.lxcautoscale.host.WriteFailedException.Kind;
import org.lxcautoscale.host.cgroup.BrakeRecord;
import org.lxcautoscale.host.cgroup.CgroupLimits;
import org.lxcautoscale.host.cgroup.Cgroups;
import org.lxcautoscale.host.cgroup.CpuLimitKind;
import org.lxcautoscale.host.cgroup.InUseException;
import org.lxcautoscale.host.cgroup.Versions;
import org.lxcautoscale.io.AtomicFile;
import org.lxcautoscale.io.TextFile;
import org.lxcautoscale.metrics.Reading;

/**
 * Sets sizes of plain LXC containers: first the limits in force, through control group files, then the configuration
 * for the next start. When the second step fails, the first is undone. Starts no process.
 */
public final class LxcWriter implements AllocationWriter {

    private final Path root;
    private final Path lxcPath;

    /**
     * @param root the root directory of the machine, {@code /}
     * @param lxcPath the directory of the containers, see {@link LxcPath}
     */
    public LxcWriter(Path root, Path lxcPath) {
        this.root = root;
        this.lxcPath = lxcPath;
    }

    @Override
    public void write(ContainerId id, SizeChange change) throws WriteFailedException {
        if (change.isEmpty()) {
            return;
        }
        try (Cgroups cgroups = new Cgroups(root, lxcPath, Cgroups.LXC_NAMES, CpuLimitKind.QUOTA, BrakeRecord.empty())) {
            LxcConfig config = new LxcConfig(TextFile.read(PlainLxc.config(lxcPath, id.value())));
            LxcConfig changed = new SizeKeys(Versions.of(root)).write(config, change);
            cgroups.beginScan();
            Optional<Applied> applied = apply(cgroups, id, change);
            persist(id, changed, applied);
        } catch (IOException e) {
            throw failed(id, e);
        } catch (HostUnavailableException e) {
            throw new WriteFailedException(Kind.FAILED, id + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new WriteFailedException(Kind.FAILED, id + ": config: " + e.getMessage(), e);
        }
    }

    /** Limits that were set, and their previous values. */
    private record Applied(CgroupLimits limits, SizeChange change, Allocation previous) {

        void undo(Exception failure) {
            for (Resource resource : Resource.values()) {
                try {
                    set(resource, previous);
                } catch (IOException e) {
                    failure.addSuppressed(e);
                }
            }
        }

        void set(Resource resource, Allocation size) throws IOException {
            if (change.has(resource)) {
                switch (resource) {
                    case CPU -> limits.setCores(size.cpu().cores());
                    case MEMORY -> limits.setMemory(size.memory());
                }
            }
        }
    }

    /** Empty when the container is not running, or has stopped in the meantime: then there is nothing to apply. */
    private static Optional<Applied> apply(Cgroups cgroups, ContainerId id, SizeChange change) throws IOException {
        Reading reading = cgroups.readAnew(id);
        if (reading instanceof Reading.Stopped) {
            return Optional.empty();
        }
        if (reading instanceof Reading.Unknown(String cause)) {
            throw new IOException(cause);
        }
        CgroupLimits limits = cgroups.limits(id).orElseThrow();
        Applied applied = new Applied(limits, change, limits.read());
        try {
            applied.set(Resource.MEMORY, change.target());
            applied.set(Resource.CPU, change.target());
            return Optional.of(applied);
        } catch (IOException e) {
            if (cgroups.readAnew(id) instanceof Reading.Stopped) {
                return Optional.empty();
            }
            if (!(e instanceof InUseException)) {
                applied.undo(e);
            }
            throw e;
        }
    }

    private void persist(ContainerId id, LxcConfig changed, Optional<Applied> applied) throws IOException {
        try {
            AtomicFile.replace(PlainLxc.config(lxcPath, id.value()), changed.text());
        } catch (IOException e) {
            applied.ifPresent(live -> live.undo(e));
            throw e;
        }
    }

    private WriteFailedException failed(ContainerId id, IOException e) {
        String why = e instanceof FileSystemException file
                ? file.getFile() + ": " + Objects.requireNonNullElse(file.getReason(), "cannot be written")
                : String.valueOf(e.getMessage());
        return switch (e) {
            case InUseException busy -> new WriteFailedException(Kind.BUSY, id + ": " + why, busy);
            case AccessDeniedException denied ->
                new WriteFailedException(Kind.DENIED, id + ": permission denied: " + denied.getFile(), denied);
            case NoSuchFileException gone
            when !PlainLxc.config(lxcPath, id.value()).toFile().exists() ->
                new WriteFailedException(Kind.NOT_FOUND, "there is no container " + id, gone);
            default -> new WriteFailedException(Kind.FAILED, id + ": " + why, e);
        };
    }
}
