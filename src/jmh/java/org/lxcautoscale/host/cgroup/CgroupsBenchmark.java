package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.metrics.Reading;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Reads all containers of a machine once, from files in memory ({@code /dev/shm}). Divide by {@code containers} for the
 * cost of one. With 10,000 containers, run it with {@code ulimit -n 200000} to see all files kept open.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CgroupsBenchmark {

    @Param({"100", "1000", "10000"})
    private int containers;

    @Param({"UNIFIED", "LEGACY"})
    private FakeMachine.Layout layout;

    private final List<ContainerId> ids = new ArrayList<>();
    private Path root;
    private Cgroups cgroups;

    @Setup
    public void machine() throws IOException, HostUnavailableException {
        root = Files.createTempDirectory(Path.of("/dev/shm"), "cgroups");
        FakeMachine machine = new FakeMachine(root, layout);
        for (int i = 0; i < containers; i++) {
            ContainerId id = new ContainerId(Integer.toString(100 + i));
            machine.start("lxc/" + id, 1L << 30);
            ids.add(id);
        }
        cgroups = new Cgroups(
                root,
                root.resolve("var/lib/lxc"),
                Cgroups.PROXMOX_NAMES,
                CpuLimitKind.CPUSET,
                BrakeRecord.empty(),
                InstantSource.system());
    }

    @TearDown
    public void clean() throws IOException, HostUnavailableException {
        cgroups.close();
        try (Stream<Path> files = Files.walk(root)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    /** One look at all of them. */
    @Benchmark
    public void scan(Blackhole hole) throws IOException, HostUnavailableException {
        cgroups.beginScan();
        for (ContainerId id : ids) {
            Reading reading = cgroups.read(id, "");
            if (!(reading instanceof Reading.Counters)) {
                throw new IllegalStateException(reading.toString());
            }
            hole.consume(reading);
        }
        cgroups.endScan();
    }
}
