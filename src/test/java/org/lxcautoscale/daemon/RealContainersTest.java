package org.lxcautoscale.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.Outcome;
import org.lxcautoscale.cycle.Rollback;
import org.lxcautoscale.host.lxc.LxcWriter;
import org.lxcautoscale.host.lxc.PlainLxc;
import org.lxcautoscale.host.lxc.RealLxc;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Seen;
import org.lxcautoscale.settings.Settings;

/** The daemon on real containers: Debian's LXC, control groups of this machine, real load. */
@Tag("real-lxc")
class RealContainersTest {

    private static final Duration SOON = Duration.ofSeconds(40);

    @TempDir
    Path dir;

    private RealLxc lxc;
    private OpenHost host;
    private Assembly assembly;
    private Daemon daemon;
    private Thread loop;
    private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void needsLxc() {
        RealLxc.assumeAvailable();
    }

    @BeforeEach
    void makeContainers() {
        lxc = new RealLxc(dir.resolve("lxc"));
    }

    @AfterEach
    void end() throws Exception {
        stopDaemon();
        lxc.close();
    }

    private ContainerId container(double cores, int megabytes) throws Exception {
        ContainerId id = lxc.create(
                "lxc.cgroup.memory.limit_in_bytes = " + megabytes + "M",
                "lxc.cgroup.cpu.cfs_period_us = 100000",
                "lxc.cgroup.cpu.cfs_quota_us = " + Math.round(cores * 100_000),
                "lxc.cgroup2.memory.max = " + megabytes + "M",
                "lxc.cgroup2.cpu.max = " + Math.round(cores * 100_000) + " 100000");
        lxc.start(id);
        return id;
    }

    private void startDaemon(Map<String, String> settings) throws Exception {
        Settings read = settings(settings);
        host = OpenHost.blocking(
                "lxc",
                new PlainLxc(lxc.root(), lxc.lxcPath(), Clock.systemUTC()),
                () -> new LxcWriter(lxc.root(), lxc.lxcPath()),
                new SystemTime());
        assembly = Assembly.of(read, host, List.of(new CycleListener() {
            @Override
            public void finished(Outcome outcome, Moment now) {
                outcomes.add(outcome);
            }
        }));
        daemon = new Daemon(read, host.time(), assembly.cycle(), inForce -> inForce);
        loop = Thread.ofPlatform().start(() -> {
            try {
                daemon.run(Instant.MAX);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private Settings settings(Map<String, String> changed) throws Exception {
        Map<String, String> overrides = new HashMap<>(Map.of(
                "poll_interval", "2",
                "sample_interval", "1",
                "stabilization_cycles", "2",
                "reserve_cpu_percent", "0",
                "reserve_memory_mb", "0",
                "min_memory", "64",
                "min_decrease_chunk", "64",
                "memory_min_increment", "128"));
        overrides.putAll(Map.of(
                "state_dir", dir.resolve("state").toString(),
                "backup_dir", dir.resolve("backups").toString(),
                "log_file", dir.resolve("lxc_autoscale.log").toString(),
                "lock_file", dir.resolve("lock").toString()));
        overrides.putAll(changed);
        return new ConfigurationReader(Map.of()).defaults(overrides).settings();
    }

    private void stopDaemon() throws Exception {
        if (loop != null) {
            daemon.stop();
            loop.join();
            loop = null;
            assembly.close();
            host.close();
        }
    }

    private Allocation sizeOf(ContainerId id) throws Exception {
        try (PlainLxc reading = new PlainLxc(lxc.root(), lxc.lxcPath(), Clock.systemUTC())) {
            return Seen.container(reading.read(id)).allocation();
        }
    }

    @Test
    void growsOnRealCpuLoad() throws Exception {
        ContainerId id = container(0.25, 256);
        lxc.burnCpu(id);

        startDaemon(Map.of());

        await().atMost(SOON).until(() -> sizeOf(id).cores().compareTo(Cores.of(1)) >= 0);
    }

    @Test
    void growsOnRealMemoryUseAndCountsSharedMemory() throws Exception {
        ContainerId id = container(1, 256);
        lxc.fillSharedMemory(id, "big", 215);

        startDaemon(Map.of());

        await().atMost(SOON).until(() -> sizeOf(id).memory().compareTo(MemorySize.ofMebibytes(256)) > 0);
        assertThat(Files.readString(lxc.config(id))).contains("memory");
    }

    @Test
    void shrinksWhenIdleButNotBelowWhatIsInUseAndRollsBack() throws Exception {
        ContainerId idle = container(2, 1024);
        ContainerId busy = container(2, 1024);
        lxc.fillSharedMemory(busy, "big", 150);

        startDaemon(Map.of());
        await().atMost(SOON)
                .until(() -> sizeOf(idle).memory().compareTo(MemorySize.ofMebibytes(300)) < 0
                        && sizeOf(idle).cores().equals(Cores.of(1)));
        stopDaemon();

        assertThat(sizeOf(busy).memory()).isGreaterThan(MemorySize.ofMebibytes(180));
        assertThat(lxc.exec(busy, "ls -la /dev/shm/big")).contains("big");
        Settings settings = settings(Map.of());
        try (OpenHost again = OpenHost.blocking(
                        "lxc",
                        new PlainLxc(lxc.root(), lxc.lxcPath(), Clock.systemUTC()),
                        () -> new LxcWriter(lxc.root(), lxc.lxcPath()),
                        new SystemTime());
                Assembly parts = Assembly.of(settings, again, List.of())) {
            Rollback.Report report = parts.rollback().run(Set.of());
            assertThat(report.isComplete()).isTrue();
        }
        assertThat(sizeOf(idle)).isEqualTo(Allocation.of(2, 1024));
        assertThat(sizeOf(busy)).isEqualTo(Allocation.of(2, 1024));
    }

    @Test
    void goesOnWhenAContainerStopsInTheMiddle() throws Exception {
        ContainerId stopping = container(1, 256);
        ContainerId growing = container(0.25, 256);
        startDaemon(Map.of());
        lxc.burnCpu(stopping);
        lxc.stop(stopping);
        lxc.burnCpu(growing);

        await().atMost(SOON).until(() -> sizeOf(growing).cores().compareTo(Cores.of(1)) >= 0);
        assertThat(sizeOf(stopping)).isEqualTo(Allocation.of(1, 256));
    }

    @Test
    void noticesARealKillForWantOfMemoryAndGrows() throws Exception {
        ContainerId id = container(1, 128);
        startDaemon(Map.of("poll_interval", "600", "sample_interval", "1"));
        await().atMost(SOON).until(() -> Files.exists(dir.resolve("lxc")));

        lxc.execInBackground(id, "while :; do dd if=/dev/zero of=/dev/null bs=300M count=1; sleep 1; done");

        await().atMost(SOON).until(() -> sizeOf(id).memory().compareTo(MemorySize.ofMebibytes(128)) > 0);
        await().atMost(SOON)
                .until(() -> outcomes.stream()
                        .anyMatch(outcome -> outcome.decision()
                                .verdict(Resource.MEMORY)
                                .sentence()
                                .startsWith("memory pressure: ")));
    }
}
