package org.lxcautoscale.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.control.Control;
import org.lxcautoscale.group.GroupView;
import org.lxcautoscale.host.Alarms;
import org.lxcautoscale.host.lxc.RealLxc;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.settings.Settings;

/**
 * Groups of real containers of Debian's LXC, with real load, which is a file that their programs look at. Two groups, one of full
 * copies and one of linked ones, grow and shrink at the same time, as the waits between announcement and deed are long.
 */
@Tag("real-lxc")
class RealGroupsTest {

    private static final Duration SOON = Duration.ofSeconds(180);
    private static final List<String> MODES = List.of("full", "linked");

    @TempDir
    Path dir;

    private RealLxc lxc;
    private OpenHost host;
    private Control control;
    private Assembly assembly;
    private Daemon daemon;
    private Thread loop;

    @BeforeAll
    static void needsLxc() {
        RealLxc.assumeAvailable();
    }

    @BeforeEach
    void makeDirectories() throws Exception {
        lxc = new RealLxc(Files.createDirectories(dir.resolve("lxc")));
    }

    @AfterEach
    void end() throws Exception {
        if (loop != null) {
            daemon.stop();
            loop.join();
            control.close();
            assembly.close();
            host.close();
        }
        lxc.close();
    }

    /** A stopped container of a tenth of a core, of which every copy uses all while there is load. */
    private ContainerId base(String mode) throws IOException {
        Path load = Files.createDirectories(dir.resolve("load-" + mode));
        ContainerId id = lxc.create(
                "lxc.cgroup.memory.limit_in_bytes = 64M",
                "lxc.cgroup.cpu.cfs_period_us = 100000",
                "lxc.cgroup.cpu.cfs_quota_us = 10000",
                "lxc.cgroup2.memory.max = 64M",
                "lxc.cgroup2.cpu.max = 10000 100000",
                "lxc.mount.entry = " + load + " load none bind,ro,create=dir 0 0",
                // Their size is not what matters here.
                "# lxc-autoscale.tags = autoscale-observe");
        Path root = lxc.config(id).resolveSibling("rootfs");
        Path busy = Files.writeString(root.resolve("etc/busy"), """
                #!/bin/sh
                while :; do while [ -e /load/on ]; do :; done; sleep 1; done
                """);
        Files.setPosixFilePermissions(busy, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(root.resolve("etc/inittab"), "::sysinit:/etc/init.d/rcS\n::respawn:/etc/busy\n");
        return id;
    }

    private void load(String mode, boolean isOn) throws IOException {
        Path on = dir.resolve("load-" + mode).resolve("on");
        if (isOn) {
            Files.createFile(on);
        } else {
            Files.delete(on);
        }
    }

    private static String group(String mode, ContainerId base) {
        return """
                HORIZONTAL_SCALING_GROUP_MODE:
                  base_snapshot_name: BASE
                  clone_mode: MODE
                  group_tag: real-MODE
                  min_instances: 1
                  max_instances: 3
                  scale_order: horizontal
                  horiz_cpu_upper_threshold: 40
                  horiz_cpu_lower_threshold: 15
                  scale_out_grace_period: 1
                  scale_in: destroy
                  allow_destroy: true
                  scale_in_grace_period: 3
                """.replace("MODE", mode).replace("BASE", base.value());
    }

    private void startDaemon(Map<String, ContainerId> bases) throws Exception {
        StringBuilder text = new StringBuilder("""
                DEFAULT:
                  backend: lxc
                  lxc_path: DIR/lxc
                  poll_interval: 2
                  sample_interval: 1
                  reserve_cpu_percent: 0
                  reserve_memory_mb: 0
                  state_dir: DIR/state
                  backup_dir: DIR/backups
                  log_file: DIR/log
                  lock_file: DIR/lock
                """.replace("DIR", dir.toString()));
        bases.forEach((mode, base) -> text.append(group(mode, base)));
        Path file = Files.writeString(dir.resolve("c.yaml"), text);
        Settings settings =
                new ConfigurationReader(Map.of()).read(file, Map.of()).settings();
        host = Hosts.open(settings);
        control = Control.open(
                settings,
                host.time().now(),
                host.time()::wake,
                host.tasks(),
                new Programs(lxc.root(), host.time()::wake));
        assembly = Assembly.of(settings, host, List.of(), control);
        Daemon.Visitor visitor = new Daemon.Visitor() {
            @Override
            public void before(Moment now) {
                control.step(assembly.cycle(), now);
            }
        };
        daemon = new Daemon(settings, host.time(), assembly.cycle(), it -> it, Alarms.NONE, visitor);
        loop = Thread.ofPlatform().start(() -> {
            try {
                daemon.run(Instant.MAX);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private GroupView view(String mode) {
        return control.groups().stream()
                .filter(group -> group.settings().section().endsWith(mode))
                .findFirst()
                .orElseThrow();
    }

    /** Waits until all groups have so many members, all ready. */
    private void awaitMembers(int count) {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(MODES)
                        .allSatisfy(mode -> assertThat(view(mode).ready())
                                .as("%s: %s", mode, view(mode))
                                .isEqualTo(count)));
    }

    private List<String> directories() {
        return Stream.of(lxc.lxcPath().toFile().list()).sorted().toList();
    }

    @Test
    void theyGrowUnderLoadShrinkWithoutAndLeaveNothingBehind() throws Exception {
        Map<String, ContainerId> bases = Map.of("full", base("full"), "linked", base("linked"));
        List<String> before = directories();
        startDaemon(bases);

        awaitMembers(1);
        for (String mode : MODES) {
            load(mode, true);
        }
        awaitMembers(3);
        for (String mode : MODES) {
            assertThat(directories())
                    .contains(
                            bases.get(mode) + "-cloned-1",
                            bases.get(mode) + "-cloned-2",
                            bases.get(mode) + "-cloned-3");
            assertThat(Files.readString(lxc.config(new ContainerId(bases.get(mode) + "-cloned-2"))))
                    .as("the tags and the disks of a clone")
                    .contains("autoscale-created", "real-" + mode)
                    .contains(mode.equals("linked") ? "overlay:" : "rootfs.path = dir:");
            load(mode, false);
        }
        awaitMembers(1);

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(MODES)
                        .allSatisfy(mode -> assertThat(view(mode).underWay()).isEmpty()));
        assertThat(directories())
                .hasSize(before.size() + 2)
                .containsAll(before)
                .contains(bases.get("full") + "-cloned-1", bases.get("linked") + "-cloned-1");
        for (String mode : MODES) {
            assertThat(lxc.config(bases.get(mode)).resolveSibling("snaps")).doesNotExist();
        }
    }
}
