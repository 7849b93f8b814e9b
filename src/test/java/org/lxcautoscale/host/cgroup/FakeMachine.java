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

    private static final List<String> CONTROLLERS =
            List.of("memory", "cpu", "cpuacct", "cpuset", "freezer", "blkio", "pids", "unified");

    private final Path root;
    private final Layout layout;
    private final FakeMemory memory = new FakeMemory(this);
    private boolean hasMemory = true;
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
            write("sys/fs/cgroup/cgroup.controllers", controllers() + "\n");
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
        if (isUnified()) {
            write(directory("unified", group).resolve("cgroup.controllers"), controllers() + "\n");
        }
        if (hasMemory) {
            memory.start(group, memoryLimit);
        }
        quota(group, isUnified() ? "max 100000" : "-1");
        cpus(group, "0-1");
        frozen(group, false);
        pressure(group, "cpu.pressure", "1.50", "0.00");
        pressure(group, "memory.pressure", "0.50", "0.25");
        pressure(group, "io.pressure", "0.75", "0.00");
        disks(group, 6_963_200, 40_960);
        write(directory("pids", group).resolve("pids.current"), "7\n");
        network("eth0", 3000, 2000);
    }

    /** Bytes that a container has read from a disk and written to it. */
    public void disks(String group, long read, long written) {
        if (isUnified()) {
            disks(group, "8:0 rbytes=" + read + " wbytes=" + written + " rios=3 wios=4 dbytes=0 dios=0\n");
        } else {
            disks(
                    group,
                    "8:0 Read " + read + "\n8:0 Write " + written + "\n8:0 Sync " + written
                            + "\n8:0 Async 0\n8:0 Discard 0\n8:0 Total " + (read + written) + "\nTotal "
                            + (read + written) + "\n");
        }
    }

    /** The whole file that counts what a container has read and written. */
    public void disks(String group, String text) {
        write(diskFile(group), text);
    }

    public Path diskFile(String group) {
        return directory("blkio", group).resolve(isUnified() ? "io.stat" : "blkio.throttle.io_service_bytes_recursive");
    }

    /** Bytes that the interface of all containers has received and sent, beside the loopback interface. */
    public void network(String name, long received, long sent) {
        write(
                "proc/" + PROCESS + "/net/dev",
                "Inter-|   Receive                                                |  Transmit\n"
                        + " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo"
                        + " colls carrier compressed\n"
                        + "    lo:  999999     100    0    0    0     0          0         0  999999     100    0    0    0     0"
                        + "       0          0\n"
                        + "  " + name + ":" + received + "      20    0    0    0     0          0         0 " + sent
                        + "      10    0    0    0     0       0          0\n");
    }

    /** Switches the memory controller off, as {@code cgroup_disable=memory} does; to be called before a container starts. */
    public void disableMemory() {
        hasMemory = false;
        write("proc/self/mountinfo", mountinfo());
        if (isUnified()) {
            write("sys/fs/cgroup/cgroup.controllers", controllers() + "\n");
        }
    }

    private String controllers() {
        return hasMemory ? "cpuset cpu io memory hugetlb pids rdma misc" : "cpuset cpu io hugetlb pids rdma misc";
    }

    /** Empties the groups of a container and removes them, as the kernel does. */
    public void stop(String group) {
        if (running.remove(group)) {
            processes(group, "");
            CONTROLLERS.forEach(controller -> delete(directory(controller, group)));
        }
    }

    public void processes(String group, String pids) {
        for (String controller : CONTROLLERS) {
            if (hasMemory || !controller.equals("memory")) {
                write(directory(controller, group).resolve("cgroup.procs"), "");
                write(directory(controller, group).resolve("ns/cgroup.procs"), pids);
            }
        }
        write(
                directory("unified", group).resolve("cgroup.events"),
                "populated " + (pids.isEmpty() ? 0 : 1) + "\nfrozen 0\n");
        write("proc/" + PROCESS + "/cgroup", cgroups(group + "/ns"));
        write("proc/" + PROCESS + "/status", "Name:\tsystemd\nPPid:\t1\nNSpid:\t" + PROCESS + "\t1\n");
        write("proc/" + PROCESS + "/root/etc/hostname", group + "\n");
    }

    /** What {@code /proc/PID/cgroup} says of a process in a group. */
    public String cgroups(String group) {
        String memory = layout == Layout.LEGACY_NESTED ? "/" + NESTED : "/";
        return isUnified()
                ? "0::/" + group + "\n"
                : "8:pids:/" + group + "\n7:blkio:/" + group + "\n6:freezer:/" + group + "\n5:cpuset:/" + group
                        + "\n4:memory:" + memory + group + "\n2:cpuacct:/" + group + "\n1:cpu:/" + group + "\n0::/"
                        + group + "\n";
    }

    /** Freezes a container, or thaws it; its CPU time stands still meanwhile if the test lets it. */
    public void frozen(String group, boolean isFrozen) {
        if (isUnified()) {
            write(
                    directory("unified", group).resolve("cgroup.events"),
                    "populated 1\nfrozen " + (isFrozen ? 1 : 0) + "\n");
        } else {
            write(directory("freezer", group).resolve("freezer.state"), isFrozen ? "FROZEN\n" : "THAWED\n");
        }
    }

    /** The CPUs it may run on. */
    public void cpus(String group, String list) {
        write(directory("cpuset", group).resolve("cpuset.cpus"), list + "\n");
        write(
                directory("cpuset", group).resolve(isUnified() ? "cpuset.cpus.effective" : "cpuset.effective_cpus"),
                list + "\n");
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
        memory.use(group, counters -> counters.withMemory(inUse, cache));
    }

    /** Slab beside what is in use that the kernel could reclaim. */
    public void slab(String group, long bytes) {
        memory.use(group, counters -> counters.withSlab(bytes));
    }

    /** What is swapped out. */
    public void swap(String group, long bytes) {
        memory.use(group, counters -> counters.withSwap(bytes));
    }

    /** File pages that were dropped and read again. */
    public void refaults(String group, long pages) {
        memory.use(group, counters -> counters.withRefaults(pages));
    }

    /** Kills so far for the container's own limit, all of processes in the inner group. */
    public void oomKills(String group, long kills) {
        memory.kills(group, kills);
    }

    /** Kills so far for the limit of a group inside, {@code ns/docker/web}. */
    public void innerOomKills(String group, String inner, long limit, long kills) {
        memory.innerKills(group, inner, limit, kills);
    }

    /** How often the container has met its own limit so far, without a kill. */
    public void limitHits(String group, long hits) {
        memory.limitHits(group, hits);
    }

    /** Writes a file of the container's group, or one below or above it, in the memory hierarchy. */
    public void memoryFile(String group, String file, Object content) {
        write(memoryDirectory(group).resolve(file), content + "\n");
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

    boolean isUnified() {
        return layout == Layout.UNIFIED;
    }

    private String mountinfo() {
        if (isUnified()) {
            return "30 24 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate\n";
        }
        String memory = hasMemory ? "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n" : "";
        return memory + """
                31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
                32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu
                33 31 0:30 / /sys/fs/cgroup/cpuacct rw,relatime - cgroup cgroup rw,cpuacct
                34 31 0:31 / /sys/fs/cgroup/cpuset rw,relatime - cgroup cgroup rw,cpuset
                36 31 0:33 / /sys/fs/cgroup/freezer rw,relatime - cgroup cgroup rw,freezer
                37 31 0:34 / /sys/fs/cgroup/blkio rw,relatime - cgroup cgroup rw,blkio
                38 31 0:35 / /sys/fs/cgroup/pids rw,relatime - cgroup cgroup rw,pids
                40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,name=systemd
                41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
                """;
    }

    /** The sockets of containers that run, {@code /var/lib/lxc/101}, among others of the machine. */
    public void sockets(String... containers) {
        StringBuilder text = new StringBuilder("""
                Num       RefCount Protocol Flags    Type St Inode Path
                00000000d2852b94: 00000002 00000000 00010000 0001 01 23 /run/systemd/notify
                0000000011111111: 00000003 00000000 00000000 0001 03 24
                0000000022222222: 00000002 00000000 00010000 0001 01 25 @/org/kernel/command/x
                """);
        for (String container : containers) {
            text.append("000000005dbbb28a: 00000002 00000000 00010000 0001 01 234813 @")
                    .append(container)
                    .append("/command\n");
        }
        write("proc/net/unix", text.toString());
    }

    /** A process that watches a container, and the container's first process, of the next number, in this group. */
    public void monitor(int process, String commandLine, String group) {
        int init = process + 1;
        write("proc/" + process + "/cmdline", commandLine);
        write("proc/" + process + "/task/" + process + "/children", init + " \n");
        write("proc/" + process + "/cgroup", cgroups("lxc.monitor"));
        write("proc/" + init + "/cmdline", "/sbin/init\0");
        write("proc/" + init + "/status", "Name:\tsystemd\nPPid:\t" + process + "\nNSpid:\t" + init + "\t1\n");
        write("proc/" + init + "/cgroup", cgroups(group));
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
