package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A machine's {@code /proc} and control groups as files in a temporary directory, in the forms captured from real
 * machines. What the kernel would count is set by the test.
 */
public final class FakeMachine {

    private static final String NESTED = "process_api/f95121343c2cef0a13fc2fd2df35a685/";
    private static final int PROCESS = 4711;

    /** How a machine's control groups are mounted. */
    public enum Layout {
        /** All controllers of version 2. */
        UNIFIED,
        /** All controllers of version 1, and version 2 beside them. */
        LEGACY,
        /** The same, where containers are not at the usual place in the memory hierarchy. */
        LEGACY_NESTED
    }

    /** What version 1 says for none. */
    private static final String NO_LIMIT = "9223372036854771712";

    private final Path root;
    private final Layout layout;
    private final List<String> running = new ArrayList<>();
    private long ticks = 1000;

    public FakeMachine(Path root, Layout layout) {
        this.root = root;
        this.layout = layout;
        write("proc/self/mountinfo", mountinfo());
        write("proc/self/cgroup", "0::/\n");
        write("proc/1/cgroup", "0::/init.scope\n");
        write("proc/sys/kernel/hostname", "pve.example.org\n");
        write(
                "proc/meminfo",
                "MemTotal:       24684092 kB\nMemFree:        19611076 kB\nMemAvailable:   20965560 kB\n");
        if (layout == Layout.UNIFIED) {
            write("sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory hugetlb pids rdma misc\n");
        } else {
            write("sys/fs/cgroup/unified/cgroup.controllers", "hugetlb\n");
        }
        pass(0);
    }

    public Path root() {
        return root;
    }

    public Layout layout() {
        return layout;
    }

    /** Lets the machine's clock tick, hundredths of a second, half of them idle. */
    public void pass(long hundredths) {
        ticks += hundredths;
        String line = " " + ticks + " 0 0 " + ticks + " 0 0 0 0 0 0\n";
        write("proc/stat", "cpu " + line + "cpu0" + line + "cpu1" + line + "intr 1 2 3\nctxt 4\n");
    }

    /** Makes the groups of a container with one process, {@code lxc/101}, idle and small. */
    public void start(String group, long memoryLimit) {
        running.add(group);
        processes(group, PROCESS + "\n");
        cpu(group, 1_000_000);
        memory(group, 2 << 20, 3 << 20);
        write(memoryDirectory(group).resolve(isUnified() ? "memory.max" : "memory.limit_in_bytes"), memoryLimit + "\n");
        if (isUnified()) {
            oomKills(group, 0);
        } else {
            write(memoryDirectory(group).resolve("memory.failcnt"), "0\n");
            write(memoryDirectory(group).resolve("memory.memsw.failcnt"), "0\n");
            write(memoryDirectory(group).resolve("memory.memsw.limit_in_bytes"), memoryLimit + "\n");
            oomKills(group, 0);
        }
        quota(group, isUnified() ? "max 100000" : "-1");
        pressure(group, "cpu.pressure", "1.50", "0.00");
        pressure(group, "memory.pressure", "0.50", "0.25");
    }

    /** Empties the groups of a container and removes them, as the kernel does. */
    public void stop(String group) {
        if (running.remove(group)) {
            processes(group, "");
            Stream.of("memory", "cpu", "cpuacct", "unified")
                    .forEach(controller -> delete(directory(controller, group)));
        }
    }

    public void processes(String group, String pids) {
        for (String controller : List.of("memory", "cpu", "cpuacct", "unified")) {
            write(directory(controller, group).resolve("cgroup.procs"), "");
            write(directory(controller, group).resolve("ns/cgroup.procs"), pids);
        }
        write(
                directory("unified", group).resolve("cgroup.events"),
                "populated " + (pids.isEmpty() ? 0 : 1) + "\nfrozen 0\n");
        String memory = layout == Layout.LEGACY_NESTED ? "/" + NESTED : "/";
        write(
                "proc/" + PROCESS + "/cgroup",
                "4:memory:" + memory + group + "/ns\n2:cpuacct:/" + group + "/ns\n1:cpu:/" + group + "/ns\n0::/" + group
                        + "/ns\n");
    }

    public void cpu(String group, long nanos) {
        if (isUnified()) {
            write(
                    directory("cpu", group).resolve("cpu.stat"),
                    "usage_usec " + nanos / 1000 + "\nuser_usec 3372535\nsystem_usec 1150006\nnice_usec 0\n"
                            + "nr_periods 5\nnr_throttled 1\nthrottled_usec 250\nnr_bursts 0\nburst_usec 0\n");
        } else {
            write(directory("cpuacct", group).resolve("cpuacct.usage"), nanos + "\n");
            write(
                    directory("cpu", group).resolve("cpu.stat"),
                    "nr_periods 5\nnr_throttled 1\nthrottled_time 250000\nnr_bursts 0\nburst_time 0\n");
        }
    }

    /** Memory in use, and page cache beside it that the kernel could drop. */
    public void memory(String group, long inUse, long cache) {
        Path directory = memoryDirectory(group);
        long active = cache / 3;
        if (isUnified()) {
            write(directory.resolve("memory.current"), inUse + cache + "\n");
            write(
                    directory.resolve("memory.stat"),
                    "anon 118784\nfile " + cache + "\nkernel 307200\nkernel_stack 16384\ninactive_anon 8192\n"
                            + "active_anon 4096\ninactive_file " + (cache - active) + "\nactive_file " + active
                            + "\nunevictable 0\n");
        } else {
            write(directory.resolve("memory.usage_in_bytes"), inUse + cache + "\n");
            write(
                    directory.resolve("memory.stat"),
                    "cache " + cache + "\nrss 4096\ninactive_file 4096\nactive_file 4096\ntotal_cache " + cache
                            + "\ntotal_rss 118784\ntotal_shmem 0\ntotal_inactive_file " + (cache - active)
                            + "\ntotal_active_file " + active + "\ntotal_unevictable 0\n");
        }
    }

    /** Kills so far, all of processes in the inner group; in version 1 the inner group alone counts them. */
    public void oomKills(String group, long kills) {
        if (isUnified()) {
            write(
                    memoryDirectory(group).resolve("memory.events"),
                    "low 0\nhigh 0\nmax 3\noom 1\noom_kill " + kills + "\noom_group_kill 0\n");
        } else {
            String head = "oom_kill_disable 0\nunder_oom 0\noom_kill ";
            write(memoryDirectory(group).resolve("memory.oom_control"), head + "0\n");
            write(memoryDirectory(group).resolve("ns/memory.oom_control"), head + kills + "\n");
            write(memoryDirectory(group).resolve("ns/memory.failcnt"), "0\n");
            write(memoryDirectory(group).resolve("ns/memory.limit_in_bytes"), NO_LIMIT + "\n");
            write(memoryDirectory(group).resolve("memory.memsw.failcnt"), kills * 7 + "\n");
        }
    }

    public void quota(String group, String quota) {
        if (isUnified()) {
            write(directory("cpu", group).resolve("cpu.max"), quota + "\n");
        } else {
            write(directory("cpu", group).resolve("cpu.cfs_quota_us"), quota + "\n");
            write(directory("cpu", group).resolve("cpu.cfs_period_us"), "100000\n");
        }
    }

    public void pressure(String group, String file, String some, String full) {
        String rest = " avg60=0.00 avg300=0.00 total=27734\n";
        write(directory("unified", group).resolve(file), "some avg10=" + some + rest + "full avg10=" + full + rest);
    }

    public Path memoryDirectory(String group) {
        return directory("memory", group);
    }

    public Path directory(String controller, String group) {
        Path mounts = root.resolve("sys/fs/cgroup");
        if (isUnified()) {
            return mounts.resolve(group);
        }
        boolean isNested = layout == Layout.LEGACY_NESTED && controller.equals("memory");
        return mounts.resolve(controller).resolve(isNested ? NESTED + group : group);
    }

    public void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String file, String text) {
        write(root.resolve(file), text);
    }

    private boolean isUnified() {
        return layout == Layout.UNIFIED;
    }

    private String mountinfo() {
        if (isUnified()) {
            return "30 24 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate\n";
        }
        return """
                31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
                32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu
                33 31 0:30 / /sys/fs/cgroup/cpuacct rw,relatime - cgroup cgroup rw,cpuacct
                35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
                40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,name=systemd
                41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
                """;
    }

    private static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
