package org.lxcautoscale.cycle;

import io.avaje.jsonb.JsonType;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.CpuSize;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.io.AtomicFile;
import org.lxcautoscale.io.JsonFormat;

/**
 * The sizes of containers before their first change, one file each, with the names and format of the original LXC
 * AutoScale: {@code 104_backup.json} with {@code {"cores": 2, "memory": 2048}}. A resource without a limit is left out. Where
 * {@code cpulimit} is changed, the file has its former value too; 0 is none.
 */
public final class Baselines {

    private static final String SUFFIX = "_backup.json";

    private final Path directory;
    private final JsonType<Object> json = JsonFormat.create().type(Object.class);

    public Baselines(Path directory) {
        this.directory = directory;
    }

    /**
     * Saves the size, unless one is already saved. To one that was saved while CPU was sized in cores, {@code cpulimit} is added
     * before that is changed for the first time.
     *
     * @return whether it was saved now
     */
    boolean keep(ContainerId id, Allocation size) throws IOException {
        if (Files.exists(file(id))) {
            if (size.cpu() instanceof CpuSize.OfCpulimit limited) {
                addLimit(id, limited.cpulimit());
            }
            return false;
        }
        write(id, size);
        return true;
    }

    private void addLimit(ContainerId id, Cores limit) throws IOException {
        Allocation kept = read(id);
        if (kept.cpu() instanceof CpuSize.OfCores) {
            CpuSize cpu = new CpuSize.OfCpulimit(limit, kept.cpu().cores(), Cores.UNLIMITED);
            write(id, new Allocation(cpu, kept.memory()));
        }
    }

    /** Deletes a size that was saved: the change was not made, or was undone. */
    public void drop(ContainerId id) throws IOException {
        Files.deleteIfExists(file(id));
    }

    /** Renames the file of a container that is gone, because another one may get its id. It can be restored by hand. */
    void quarantine(ContainerId id) throws IOException {
        if (Files.exists(file(id))) {
            Files.move(
                    file(id),
                    directory.resolve(id + SUFFIX + ".gone"),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** After an external modification: the changed amounts become part of the baseline. */
    void adopt(ContainerId id, Allocation before, Allocation after) throws IOException {
        Optional<Allocation> kept = Files.exists(file(id)) ? Optional.of(read(id)) : Optional.empty();
        if (kept.isEmpty()) {
            return;
        }
        Allocation baseline = kept.get();
        for (Resource resource : Resource.values()) {
            if (!before.isSameAs(after, resource)) {
                baseline = adopt(baseline, resource, after);
            }
        }
        write(id, baseline);
    }

    /** A size in cores says nothing about the limit, which stays as it was. */
    private static Allocation adopt(Allocation baseline, Resource resource, Allocation after) {
        return resource == Resource.CPU
                        && baseline.cpu() instanceof CpuSize.OfCpulimit kept
                        && after.cpu() instanceof CpuSize.OfCores changed
                ? new Allocation(
                        new CpuSize.OfCpulimit(kept.cpulimit(), changed.cores(), kept.pinned()), baseline.memory())
                : baseline.taking(resource, after);
    }

    /**
     * The baseline of one container.
     *
     * @throws NoSuchFileException if it has none
     * @throws IOException if the file is unreadable or invalid; the message says which and why
     */
    public Allocation read(ContainerId id) throws IOException {
        Path file = file(id);
        try {
            if (json.fromJson(Files.readString(file)) instanceof Map<?, ?> fields) {
                Cores cores = cores(fields.get("cores"));
                return new Allocation(
                        fields.get("cpulimit") instanceof Number limit
                                ? new CpuSize.OfCpulimit(
                                        limit.doubleValue() == 0 ? Cores.UNLIMITED : cores(limit),
                                        cores,
                                        Cores.UNLIMITED)
                                : new CpuSize.OfCores(cores),
                        number(fields.get("memory"))
                                .map(memory -> positive(MemorySize.ofMebibytes(memory.longValueExact())))
                                .orElse(MemorySize.UNLIMITED));
            }
        } catch (RuntimeException e) { // the parser also throws exceptions of other types
            throw new IOException(file + " is not a backup of a size: " + e.getMessage(), e);
        }
        throw new IOException(file + " is not a backup of a size: expected {\"cores\": N, \"memory\": N}");
    }

    /** The containers that have a baseline, in order. */
    public Map<ContainerId, Path> all() throws IOException {
        Map<ContainerId, Path> all = new TreeMap<>();
        if (!Files.isDirectory(directory)) {
            return all;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                String id = name.substring(0, name.length() - SUFFIX.length());
                if (ContainerId.isValid(id)) {
                    all.put(new ContainerId(id), file);
                }
            }
        }
        return all;
    }

    private static Cores cores(@Nullable Object value) {
        return number(value)
                .map(cores -> new Cores(cores.movePointRight(3).intValueExact()))
                .orElse(Cores.UNLIMITED);
    }

    private static MemorySize positive(MemorySize size) {
        if (size.equals(MemorySize.ZERO)) {
            throw new IllegalArgumentException("no container has 0 MB of memory");
        }
        return size;
    }

    private static Optional<BigDecimal> number(@Nullable Object value) {
        return value == null ? Optional.empty() : Optional.of(new BigDecimal(value.toString()));
    }

    private void write(ContainerId id, Allocation size) throws IOException {
        List<String> fields = new ArrayList<>();
        if (!size.cpu().cores().isUnlimited()) {
            fields.add("\"cores\": " + size.cpu().cores());
        }
        if (size.cpu() instanceof CpuSize.OfCpulimit limited) {
            fields.add("\"cpulimit\": " + (limited.cpulimit().isUnlimited() ? "0" : limited.cpulimit()));
        }
        if (!size.memory().isUnlimited()) {
            fields.add("\"memory\": " + size.memory().mebibytes());
        }
        AtomicFile.write(file(id), "{" + String.join(", ", fields) + "}");
    }

    private Path file(ContainerId id) {
        return directory.resolve(id + SUFFIX);
    }
}
