package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lxcautoscale.container.Cores;

/** The CPU quota of one container: the time it may use in each period. The period is never changed. */
sealed interface CpuQuota {

    Cores read() throws IOException;

    void write(Cores cores) throws IOException;

    /** Whether the kernel has quotas at all. */
    static boolean isIn(Path directory, boolean isUnified) {
        return Files.exists(directory.resolve(isUnified ? "cpu.max" : "cpu.cfs_quota_us"));
    }

    static CpuQuota of(FileOpener files, Path directory, boolean isUnified) {
        return isUnified
                ? new Unified(files.file(directory, "cpu.max"), directory)
                : new Legacy(
                        files.file(directory, "cpu.cfs_quota_us"),
                        files.file(directory, "cpu.cfs_period_us"),
                        directory);
    }

    private static Cores cores(String file, long micros, long period) throws MalformedContentException {
        if (micros == 0 || period == 0) {
            throw new MalformedContentException(file + ": a quota of " + micros + " in " + period + " µs cannot be");
        }
        return new Quota(micros, period).cores();
    }

    /** Version 2: {@code 50000 100000} or {@code max 100000}. */
    record Unified(CgroupFile max, Path directory) implements CpuQuota {

        @Override
        public Cores read() throws IOException {
            FileContent content = max.read();
            long quota = content.firstLimit();
            return quota == FileContent.ABSENT ? Cores.UNLIMITED : cores("cpu.max", quota, content.secondNumber());
        }

        @Override
        public void write(Cores cores) throws IOException {
            long period = max.read().secondNumber();
            String quota = cores.isUnlimited()
                    ? "max"
                    : Long.toString(Quota.of(cores, period).micros());
            CgroupLimits.write(directory.resolve("cpu.max"), quota + " " + period);
        }
    }

    /** Version 1: quota and period in two files, a quota of -1 is none. */
    record Legacy(CgroupFile quota, CgroupFile period, Path directory) implements CpuQuota {

        @Override
        public Cores read() throws IOException {
            long time = quota.read().quota();
            return time == FileContent.ABSENT
                    ? Cores.UNLIMITED
                    : cores("cpu.cfs_quota_us", time, period.read().number());
        }

        @Override
        public void write(Cores cores) throws IOException {
            long time = cores.isUnlimited()
                    ? -1
                    : Quota.of(cores, period.read().number()).micros();
            CgroupLimits.write(directory.resolve("cpu.cfs_quota_us"), Long.toString(time));
        }
    }
}
