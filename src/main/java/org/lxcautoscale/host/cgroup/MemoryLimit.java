package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lxcautoscale.container.MemorySize;

/** The memory limit of one container. It is never set below the usage: version 2 would kill. */
abstract sealed class MemoryLimit {

    private final MemoryCounters counters;

    MemoryLimit(MemoryCounters counters) {
        this.counters = counters;
    }

    static MemoryLimit of(FileOpener files, CgroupPaths.Group group, MemoryCounters counters) {
        return group.isUnified() ? new Unified(files, group, counters) : new Legacy(files, group, counters);
    }

    abstract MemorySize read() throws IOException;

    /** @throws InUseException when more is in use: nothing was changed */
    final void write(MemorySize size) throws IOException {
        MemorySize before = read();
        boolean shrinks = size.compareTo(before) < 0;
        if (shrinks) {
            refuseIfInUse(size, counters.inUseNow());
        }
        try {
            set(before, size);
        } catch (IOException e) {
            if (shrinks) {
                // The kernel's "busy" message is localized, so check the usage instead.
                refuseIfInUse(size, counters.chargedNow());
            }
            throw e;
        }
    }

    abstract void set(MemorySize before, MemorySize size) throws IOException;

    private void refuseIfInUse(MemorySize size, long bytes) throws IOException {
        if (bytes > size.bytes()) {
            throw new InUseException(bytes, size);
        }
    }

    static MemorySize size(long limit) {
        return limit == FileContent.ABSENT ? MemorySize.UNLIMITED : new MemorySize(limit);
    }

    /** Version 2. */
    private static final class Unified extends MemoryLimit {

        private final CgroupFile max;
        private final Path directory;

        Unified(FileOpener files, CgroupPaths.Group group, MemoryCounters counters) {
            super(counters);
            max = files.file(group.directory(), "memory.max");
            directory = group.directory();
        }

        @Override
        MemorySize read() throws IOException {
            return size(max.read().limit());
        }

        @Override
        void set(MemorySize before, MemorySize size) throws IOException {
            CgroupLimits.write(
                    directory.resolve("memory.max"), size.isUnlimited() ? "max" : Long.toString(size.bytes()));
        }
    }

    /** Version 1, where the limit of memory and swap together must never be below that of memory. */
    private static final class Legacy extends MemoryLimit {

        private final CgroupFile limit;
        private final CgroupFile limitWithSwap;
        private final Path directory;

        Legacy(FileOpener files, CgroupPaths.Group group, MemoryCounters counters) {
            super(counters);
            directory = group.directory();
            limit = files.file(directory, "memory.limit_in_bytes");
            limitWithSwap = files.file(directory, "memory.memsw.limit_in_bytes");
        }

        @Override
        MemorySize read() throws IOException {
            return size(limit.read().limit());
        }

        @Override
        void set(MemorySize before, MemorySize size) throws IOException {
            MemorySize withSwap = withSwap();
            if (withSwap.isUnlimited()) {
                writeLimit(size);
                return;
            }
            MemorySize newWithSwap = size.isUnlimited()
                    ? MemorySize.UNLIMITED
                    : new MemorySize(size.bytes() + Math.max(0, withSwap.bytes() - before.bytes()));
            boolean grows = size.compareTo(before) > 0;
            if (grows) {
                writeLimitWithSwap(newWithSwap);
            } else {
                writeLimit(size);
            }
            try {
                if (grows) {
                    writeLimit(size);
                } else {
                    writeLimitWithSwap(newWithSwap);
                }
            } catch (IOException e) {
                undo(grows, before, withSwap, e);
                throw e;
            }
        }

        private void undo(boolean grew, MemorySize before, MemorySize withSwap, IOException failure) {
            try {
                if (grew) {
                    writeLimitWithSwap(withSwap);
                } else {
                    writeLimit(before);
                }
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }

        /** Unlimited also if the kernel does not count swap. */
        private MemorySize withSwap() throws IOException {
            return Files.exists(directory.resolve("memory.memsw.limit_in_bytes"))
                    ? size(limitWithSwap.read().limit())
                    : MemorySize.UNLIMITED;
        }

        private void writeLimit(MemorySize size) throws IOException {
            CgroupLimits.write(directory.resolve("memory.limit_in_bytes"), bytes(size));
        }

        private void writeLimitWithSwap(MemorySize size) throws IOException {
            CgroupLimits.write(directory.resolve("memory.memsw.limit_in_bytes"), bytes(size));
        }

        private static String bytes(MemorySize size) {
            return size.isUnlimited() ? "-1" : Long.toString(size.bytes());
        }
    }
}
