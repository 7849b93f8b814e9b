package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.LimitsInForce.Brake;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.MemoryBrakes;
import org.lxcautoscale.io.TextFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes {@code memory.high} of containers. A lower one makes the writing thread reclaim what is above it, gigabytes of page
 * cache perhaps, so this is done by a thread of its own, which ends when there is nothing to do.
 */
final class CgroupBrakes implements MemoryBrakes {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    /** Reclaiming a gigabyte takes about a second. */
    private static final int CLOSE_SECONDS = 10;

    private static final long RECLAIM_BYTES = 32L << 20;

    private final Cgroups cgroups;
    private final BrakeRecord record;
    private final LongUnaryOperator usualHigh;
    private final boolean writesAtOnce;
    private final Map<ContainerId, String> failures = new ConcurrentHashMap<>();
    private final ExecutorService thread;

    /**
     * What to write where.
     *
     * @param limit the memory limit for which a brake was wanted; it is out of date when there is another one meanwhile
     */
    private record Write(ContainerId id, Path directory, Brake brake, long limit) {
        static Write release(ContainerId id, Path directory) {
            return new Write(id, directory, Brake.RELEASED, Long.MAX_VALUE);
        }
    }

    /**
     * @param usualHigh what the host itself sets for a limit, both in bytes; {@link Long#MAX_VALUE} for no limit
     * @param writesAtOnce whether a write to the host takes no longer than one to the kernel
     */
    CgroupBrakes(Cgroups cgroups, LongUnaryOperator usualHigh, boolean writesAtOnce) {
        this(cgroups, usualHigh, writesAtOnce, thread());
    }

    CgroupBrakes(Cgroups cgroups, LongUnaryOperator usualHigh, boolean writesAtOnce, ExecutorService thread) {
        this.cgroups = cgroups;
        this.record = cgroups.brakes();
        this.usualHigh = usualHigh;
        this.writesAtOnce = writesAtOnce;
        this.thread = thread;
    }

    private static ExecutorService thread() {
        ThreadPoolExecutor thread = new ThreadPoolExecutor(
                1,
                1,
                5,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("brakes").factory());
        thread.allowCoreThreadTimeOut(true);
        return thread;
    }

    @Override
    public boolean set(Map<ContainerId, Brake> wanted) {
        List<Write> writes = new ArrayList<>();
        Map<ContainerId, Long> set = new HashMap<>();
        Set<ContainerId> released = new HashSet<>();
        wanted.forEach((id, brake) -> cgroups.unifiedMemory(id).ifPresent(directory -> {
            cgroups.watchLimits(id);
            if (!brake.isSet()) {
                writes.add(Write.release(id, directory));
                released.add(id);
                return;
            }
            try {
                writes.add(new Write(id, directory, brake, number(directory, "memory.max")));
                set.put(id, brake.bytes());
            } catch (IOException e) {
                warn(id, e);
            }
        }));
        if (writes.isEmpty()) {
            return false;
        }
        // What is in force now must still be known as its own when it is replaced.
        Map<ContainerId, Long> before = record.all();
        if (!set.isEmpty()) {
            remember(() -> record.add(set));
        }
        thread.execute(() -> {
            for (Write one : writes) {
                if (!write(one, optional(before.get(one.id())))) {
                    released.remove(one.id());
                }
            }
            if (!released.isEmpty()) {
                remember(() -> record.remove(released));
            }
        });
        return true;
    }

    private static OptionalLong optional(@Nullable Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void remember(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            LOG.warn("Brakes could not be recorded, a daemon that is killed would leave them: {}", e.getMessage());
        }
    }

    /**
     * Leaves a value alone that is neither the host's nor this program's own.
     *
     * @return whether it is as it should be now, as far as it is this program's business
     */
    private boolean write(Write one, OptionalLong own) {
        try {
            long limit = number(one.directory(), "memory.max");
            long now = number(one.directory(), "memory.high");
            boolean isOurs = own.isPresent() && own.getAsLong() == now;
            long wanted = one.brake().isSet() ? one.brake().bytes() : usualHigh.applyAsLong(limit);
            if (wanted != now && (isOurs || (one.brake().isSet() && LimitFiles.isUsualHigh(now, limit)))) {
                if (one.brake().isSet()) {
                    reclaim(one);
                }
                if (!isOutOfDate(one)) {
                    CgroupLimits.write(
                            one.directory().resolve("memory.high"),
                            wanted == Long.MAX_VALUE ? "max" : Long.toString(wanted));
                }
            }
            failures.remove(one.id());
            return true;
        } catch (IOException e) {
            warn(one.id(), e);
            own.ifPresent(value -> remember(() -> record.add(Map.of(one.id(), value))));
            return false;
        }
    }

    /** The limit was raised meanwhile, and the next sample decides again; or the program is ending. */
    private boolean isOutOfDate(Write one) throws IOException {
        return one.brake().isSet() && (thread.isShutdown() || one.limit() != number(one.directory(), "memory.max"));
    }

    /**
     * Makes room below a new brake, in small parts, which takes seconds for gigabytes: once it is set, each process of the
     * container that wants memory would have to wait until there is.
     */
    private void reclaim(Write one) throws IOException {
        Path file = one.directory().resolve("memory.reclaim"); // since Linux 5.19
        if (!Files.exists(file)) {
            return;
        }
        long left = number(one.directory(), "memory.current") - one.brake().bytes();
        try {
            while (left > 0 && !isOutOfDate(one)) {
                CgroupLimits.write(file, Long.toString(Math.min(left, RECLAIM_BYTES)));
                left -= RECLAIM_BYTES;
            }
        } catch (IOException e) {
            LOG.debug("{} bytes could not be reclaimed: {}", left, e.getMessage());
        }
    }

    /** Once as long as it is the same. */
    private void warn(ContainerId id, IOException failure) {
        String why = String.valueOf(failure.getMessage());
        if (!why.equals(failures.put(id, why))) {
            LOG.warn("The brake of container {} could not be set: {}", id, why);
        }
    }

    @Override
    public boolean raise(ContainerId id, long limit, Brake brake) throws IOException {
        Optional<Path> found = writesAtOnce ? Optional.empty() : cgroups.unifiedMemory(id);
        if (found.isEmpty()) {
            return false;
        }
        Path directory = found.get();
        cgroups.watchLimits(id);
        long limitBefore = number(directory, "memory.max");
        long highBefore = number(directory, "memory.high");
        boolean isOurs = record.isOwn(id, highBefore) || LimitFiles.isUsualHigh(highBefore, limitBefore);
        if (limit > limitBefore) {
            CgroupLimits.write(directory.resolve("memory.max"), Long.toString(limit));
        }
        // What is above a brake would have to be reclaimed here and now.
        boolean isBraked = brake.isSet() && number(directory, "memory.current") < brake.bytes();
        long high = isBraked ? brake.bytes() : usualHigh.applyAsLong(Math.max(limit, limitBefore));
        if (isOurs && high > highBefore) {
            if (isBraked) {
                remember(() -> record.add(Map.of(id, high)));
            }
            CgroupLimits.write(directory.resolve("memory.high"), high == Long.MAX_VALUE ? "max" : Long.toString(high));
        }
        return true;
    }

    private static long number(Path directory, String name) throws IOException {
        String text = TextFile.read(directory.resolve(name)).strip();
        try {
            return text.equals("max") ? Long.MAX_VALUE : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IOException(name + ": '" + text + "' is no number", e);
        }
    }

    /** Releases brakes of containers that are not tracked yet, too: those of a process that was killed. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
            cgroups.beginScan();
            Set<ContainerId> released = new HashSet<>();
            record.all().forEach((id, own) -> {
                Optional<Path> found = directory(id);
                if (found.isEmpty() || write(Write.release(id, found.get()), OptionalLong.of(own))) {
                    released.add(id);
                }
            });
            if (!released.isEmpty()) {
                remember(() -> record.remove(released));
            }
        } catch (HostUnavailableException e) {
            LOG.warn("Brakes could not be released: {}", e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Path> directory(ContainerId id) {
        Optional<Path> known = cgroups.unifiedMemory(id);
        if (known.isPresent()) {
            return known;
        }
        cgroups.readAnew(id);
        return cgroups.unifiedMemory(id);
    }
}
