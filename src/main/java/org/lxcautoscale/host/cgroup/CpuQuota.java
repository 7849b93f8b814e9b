package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.Path;
import org.lxcautoscale.container.Cores;

/** The CPU quota of one container: the time it may use in each period. The period stays what it is. */
sealed interface CpuQuota {

    Cores read() throws IOException;

    void write(Cores cores) throws IOException;

    static CpuQuota of(FileOpener files, Places.Group group) {
        return group.isUnified()
                ? new Unified(files.file(group.directory(), "cpu.max"), group.directory())
                : new Legacy(
                        files.file(group.directory(), "cpu.cfs_quota_us"),
                        files.file(group.directory(), "cpu.cfs_period_us"),
                        group.directory());
    }

    /** Version 2: {@code 50000 100000} or {@code max 100000}. */
    record Unified(CgroupFile max, Path directory) implements CpuQuota {

        @Override
        public Cores read() throws IOException {
            FileContent content = max.read();
            long quota = content.firstLimit();
            return quota == FileContent.ABSENT
                    ? Cores.UNLIMITED
                    : CgroupLimits.coresOf(quota, content.secondNumber());
        }

        @Override
        public void write(Cores cores) throws IOException {
            long period = max.read().secondNumber();
            String quota = cores.isUnlimited() ? "max" : Long.toString(CgroupLimits.quotaOf(cores, period));
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
                    : CgroupLimits.coresOf(time, period.read().number());
        }

        @Override
        public void write(Cores cores) throws IOException {
            long time = cores.isUnlimited()
                    ? -1
                    : CgroupLimits.quotaOf(cores, period.read().number());
            CgroupLimits.write(directory.resolve("cpu.cfs_quota_us"), Long.toString(time));
        }
    }
}
