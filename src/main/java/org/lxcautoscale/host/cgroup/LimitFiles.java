package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.LimitsInForce;
import org.lxcautoscale.container.LimitsInForce.Brake;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.MemorySize;

/** The limits in force of one container. Most rarely change externally, so not all are read in each scan. */
final class LimitFiles {
    /** Proxmox sets {@code memory.high} to 1016/1024 of the limit, from 16 GiB on to 128 MiB less: no limit of its own. */
    private static final double HIGH_SHARE_OF_LIMIT = 1016.0 / 1024;

    private static final long PAGE = 4096;

    private final LongPredicate isOwnBrake;
    private final CgroupPaths paths;
    private final CpuLimitKind kind;
    private final AncestorGroups above;
    private final @Nullable CgroupFile high;
    private final @Nullable CgroupFile cpus;
    private final @Nullable CgroupFile ownCpus;
    private final @Nullable CpuQuota quota;
    private Optional<Cores> set = Optional.empty();
    private LimitsInForce last = LimitsInForce.UNKNOWN;
    private Optional<Cores> time = Optional.empty();
    private Limit cpuAbove = Limit.own(Cores.UNLIMITED.millis());
    private long memoryHigh = FileContent.ABSENT;
    private Optional<Long> lastMemoryLimit = Optional.empty();
    private boolean isMemoryHeld;
    private Limit memoryAbove = Limit.own(MemorySize.UNLIMITED.bytes());

    /** @param isOwnBrake whether this program has set this {@code memory.high}, in bytes */
    LimitFiles(CgroupPaths paths, FileOpener files, CpuLimitKind kind, AncestorGroups above, LongPredicate isOwnBrake) {
        this.isOwnBrake = isOwnBrake;
        this.paths = paths;
        this.kind = kind;
        this.above = above;
        CgroupPaths.Group memory = paths.memory();
        CgroupPaths.Group cpuset = paths.cpuset();
        high = memory != null && memory.isUnified() ? files.rareIfPresent(memory.directory(), "memory.high") : null;
        cpus = cpuset == null
                ? null
                : files.fileIfPresent(cpuset.directory(), cpuset.isUnified() ? "cpuset.cpus.effective" : "cpuset.cpus");
        ownCpus = cpuset != null && cpuset.isUnified() && kind == CpuLimitKind.CPUSET
                ? files.rareIfPresent(cpuset.directory(), "cpuset.cpus")
                : null;
        CgroupPaths.Group ofTime = paths.cpuQuota();
        quota = ofTime == null || !CpuQuota.isIn(ofTime.directory(), ofTime.isUnified())
                ? null
                : CpuQuota.of(files, ofTime.directory(), ofTime.isUnified());
    }

    /**
     * @param memoryLimit the container's own, in bytes; {@link FileContent#ABSENT} when there is none; empty on a machine
     *     that does not count memory
     * @param all whether to read the limits that rarely change externally
     */
    LimitsInForce read(Optional<Long> memoryLimit, boolean all) throws IOException {
        // An external limit in effect is always read, and memory.high depends on the memory limit.
        if (!all && !isMemoryHeld && memoryLimit.equals(lastMemoryLimit)) {
            return last; // as at nearly every scan
        }
        lastMemoryLimit = memoryLimit;
        memoryHigh = high == null ? FileContent.ABSENT : high.read().limit();
        memoryAbove = above.memory(paths.memory());
        cpuAbove = above.cpu(paths.cpuQuota());
        time = quota == null ? Optional.empty() : Optional.of(quota.read());
        set = cpus == null ? Optional.empty() : readSet(cpus);
        Optional<Limit> cpu = cpu();
        Optional<Limit> memory = memoryLimit.map(this::memory);
        isMemoryHeld = memory.isPresent() && memory.get().isHeld();
        Cores extraQuota = kind == CpuLimitKind.CPUSET ? time.orElse(Cores.UNLIMITED) : Cores.UNLIMITED;
        last = new LimitsInForce(cpu, extraQuota, memory, brake(memoryLimit.orElse(FileContent.ABSENT)));
        return last;
    }

    private Limit memory(long bytes) {
        long own = bytes == FileContent.ABSENT ? MemorySize.UNLIMITED.bytes() : bytes;
        Limit limit = Limit.own(own);
        if (!isUsualHigh(memoryHigh, own) && !isOwnBrake.test(memoryHigh)) {
            limit = limit.orNearer(memoryHigh, "memory.high");
        }
        return limit.orNearer(memoryAbove.nearest(), memoryAbove.holder());
    }

    /** Whether it is none, or one that the host itself sets just below the limit. */
    static boolean isUsualHigh(long high, long limit) {
        return high == FileContent.ABSENT || high >= limit * HIGH_SHARE_OF_LIMIT - PAGE;
    }

    private Optional<Brake> brake(long limit) {
        if (high == null || limit == FileContent.ABSENT) {
            return Optional.empty();
        }
        if (isUsualHigh(memoryHigh, limit)) {
            return Optional.of(Brake.RELEASED);
        }
        return isOwnBrake.test(memoryHigh) ? Optional.of(new Brake(memoryHigh)) : Optional.empty();
    }

    private Optional<Limit> cpu() throws IOException {
        Optional<Limit> limit = switch (kind) {
            case CPUSET -> ofSet().map(own -> withQuota(own, time.orElse(Cores.UNLIMITED)));
            case QUOTA -> {
                Optional<Cores> pinned = notAll(set);
                yield time.map(own -> withSet(Limit.own(own.millis()), pinned));
            }
        };
        return limit.map(own -> own.orNearer(cpuAbove.nearest(), cpuAbove.holder()));
    }

    /**
     * The container's own set, and what an ancestor leaves of it. Offline CPUs are not a limit.
     */
    private Optional<Limit> ofSet() throws IOException {
        if (set.isEmpty() || ownCpus == null) {
            return set.map(cores -> Limit.own(cores.millis()));
        }
        Cores effective = set.get();
        Optional<Cores> own = CpuList.count(ownCpus.read().text());
        if (own.equals(set)) {
            return Optional.of(Limit.own(effective.millis()));
        }
        CgroupPaths.Group group = Objects.requireNonNull(paths.cpuset());
        Optional<Cores> machine = above.machineCpus(group);
        Optional<String> holder = above.groupLimitingCpus(group, effective);
        if (machine.isEmpty() || holder.isEmpty()) {
            return Optional.of(Limit.own(effective.millis()));
        }
        long most = machine.get().millis();
        long size =
                Math.min(most, own.map(Cores::millis).map(Integer::longValue).orElse(most));
        return Optional.of(Limit.own(Math.max(size, effective.millis())).orNearer(effective.millis(), holder.get()));
    }

    /** An empty set inherits that of the parent. */
    private Optional<Cores> readSet(CgroupFile file) throws IOException {
        Optional<Cores> own = CpuList.count(file.read().text());
        return own.isPresent() ? own : above.cpus(Objects.requireNonNull(paths.cpuset()));
    }

    /** A set of all CPUs of the machine is not a limit. */
    private Optional<Cores> notAll(Optional<Cores> set) throws IOException {
        CgroupPaths.Group group = paths.cpuset();
        if (set.isEmpty() || group == null) {
            return set;
        }
        Optional<Cores> machine = above.machineCpus(group);
        return machine.isPresent() && set.get().compareTo(machine.get()) >= 0 ? Optional.empty() : set;
    }

    private static Limit withQuota(Limit own, Cores quota) {
        return own.orNearer(quota.millis(), "cpulimit");
    }

    private static Limit withSet(Limit own, Optional<Cores> set) {
        return set.isEmpty() || own.own() == Cores.UNLIMITED.millis()
                ? own
                : own.orNearer(set.get().millis(), "cpuset.cpus");
    }
}
