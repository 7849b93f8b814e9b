package org.lxcautoscale.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.Ipv4Interface;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.control.Control;
import org.lxcautoscale.group.GroupView;
import org.lxcautoscale.host.Alarms;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.host.Snapshot;
import org.lxcautoscale.host.simulated.ContainerSpec;
import org.lxcautoscale.host.simulated.Demand;
import org.lxcautoscale.host.simulated.HostSpec;
import org.lxcautoscale.host.simulated.Scenario;
import org.lxcautoscale.host.simulated.SimulatedHost;
import org.lxcautoscale.host.simulated.VirtualTime;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.settings.Settings;

/** A group as the original documents it, in a whole daemon on a simulated host. Container 101 runs. */
class GroupsInVirtualTimeTest {

    private static final Instant START = Instant.parse("2026-01-05T08:00:00Z");
    private static final ContainerId BASE = new ContainerId("101");
    private static final ContainerId FIRST = new ContainerId("99000");
    private static final ContainerId SECOND = new ContainerId("99001");

    @TempDir
    private Path dir;

    private final Level level = Logger.getLogger("").getLevel();
    private final Map<Long, Consumer<Control>> acts = new LinkedHashMap<>();
    private final VirtualTime time = new VirtualTime(START);
    private final SimulatedHost host = new SimulatedHost(
            Scenario.of(
                    1,
                    HostSpec.of("pve1", 32, 64),
                    ContainerSpec.of(
                            "101",
                            "web",
                            Allocation.of(2, 2048),
                            new Demand.Constant(0.5, MemorySize.ofMebibytes(600)))),
            time);
    private GroupView last;

    @BeforeEach
    void quiet() {
        Logger.getLogger("").setLevel(Level.OFF);
    }

    @AfterEach
    void restore() {
        Logger.getLogger("").setLevel(level);
    }

    private void at(Duration after, Consumer<Control> act) {
        acts.put(after.toSeconds(), act);
    }

    /** A daemon runs for so long; another one may go on afterwards. */
    private void run(Duration duration, String more) throws Exception {
        Path file = Files.writeString(dir.resolve("c.yaml"), """
                DEFAULT:
                  backend: simulated
                  poll_interval: 300
                  timezone: UTC
                  state_dir: DIR
                  backup_dir: DIR/backups
                  log_file: DIR/log
                  lock_file: DIR/lock
                HORIZONTAL_SCALING_GROUP_1:
                  base_snapshot_name: "101"
                  min_instances: 2
                  max_instances: 5
                  starting_clone_id: 99000
                  clone_network_type: "static"
                  static_ip_range: ["192.168.100.195", "192.168.100.196"]
                  horiz_cpu_upper_threshold: 95
                  horiz_memory_upper_threshold: 95
                  group_tag: "horiz_scaling_group_1"
                """.replace("DIR", dir.toString()) + more);
        Settings settings =
                new ConfigurationReader(Map.of()).read(file, Map.of()).settings();
        Instant from = time.now().monotonic();
        try (Control running = Control.open(
                        settings, time.now(), time::wake, Optional.of(host::tasks), new Programs(dir, time::wake));
                Assembly assembly = Assembly.of(settings, OpenHost.simulated(host, time), List.of(), running)) {
            time.onTick(now -> Optional.ofNullable(
                            acts.remove(Duration.between(START, now).toSeconds()))
                    .ifPresent(act -> act.accept(running)));
            Daemon.Visitor visitor = new Daemon.Visitor() {
                @Override
                public void before(Moment now) {
                    running.step(assembly.cycle(), now);
                }
            };
            new Daemon(settings, time, assembly.cycle(), it -> it, Alarms.NONE, visitor).run(from.plus(duration));
            last = running.groups().getFirst();
        }
    }

    private List<String> clones() {
        return host.present().stream()
                .filter(id -> !id.equals(BASE))
                .map(ContainerId::value)
                .sorted()
                .toList();
    }

    private Optional<String> address(ContainerId id) {
        return host.networks().address(id).map(Ipv4Interface::toString);
    }

    private List<Snapshot> snapshots() throws Exception {
        return host.tasks(() -> {}).snapshots(BASE);
    }

    @Test
    void itGrowsToItsMinimumWithAddressesAndTags() throws Exception {
        run(Duration.ofHours(1), "");

        assertThat(clones()).containsExactly("99000", "99001");
        assertThat(List.of(address(FIRST).orElseThrow(), address(SECOND).orElseThrow()))
                .containsExactlyInAnyOrder("192.168.100.195/24", "192.168.100.196/24");
        for (ContainerId id : List.of(FIRST, SECOND)) {
            assertThat(host.read(id).container().isRunning()).isTrue();
            assertThat(host.read(id).container().tags())
                    .containsExactlyInAnyOrder("horiz_scaling_group_1", "autoscale-created");
        }
        assertThat(host.read(FIRST).container().name()).isEqualTo("101-cloned-1");
        assertThat(host.read(SECOND).container().name()).isEqualTo("101-cloned-2");
        assertThat(host.read(BASE).container().isRunning()).isTrue();
        assertThat(host.read(BASE).container().tags()).isEmpty();
        assertThat(snapshots()).isEmpty();
        assertThat(last.count()).isEqualTo(2);
        assertThat(last.state().failure()).isEmpty();
    }

    @Test
    void aBaseThatIsListedIsOneOfItsMembersAndStays() throws Exception {
        run(Duration.ofHours(1), "  lxc_containers: [101]\n");

        assertThat(clones()).containsExactly("99000");
        assertThat(last.members()).extracting(member -> member.id().value()).containsExactly("101", "99000");
    }

    @Test
    void underLoadItGrowsAsFarAsItHasAddressesAndThenSaysWhatToDo() throws Exception {
        at(Duration.ofMinutes(30), _ -> {
            for (ContainerId id : List.of(FIRST, SECOND)) {
                host.setDemand(id, new Demand.Constant(20, MemorySize.ofMebibytes(600)));
            }
        });
        run(Duration.ofHours(4), "");

        assertThat(clones()).containsExactly("99000", "99001");
        assertThat(host.read(FIRST).container().allocation().cores().roundedUp())
                .as("members are made larger first")
                .isEqualTo(8);
        assertThat(last.state().failure()).contains("all 2 addresses of static_ip_range are taken; give it more");
        assertThat(snapshots()).isEmpty();
    }

    @Test
    void aMemberThatIsGoneIsReplacedWithItsAddress() throws Exception {
        at(Duration.ofMinutes(40), _ -> {
            host.stop(FIRST);
            host.remove(FIRST);
        });
        run(Duration.ofHours(2), "");

        assertThat(clones()).containsExactly("99001", "99002");
        assertThat(address(new ContainerId("99002")))
                .isNotEqualTo(address(SECOND))
                .hasValueSatisfying(it -> assertThat(it).startsWith("192.168.100.19"));
    }

    @Test
    void aDaemonThatIsStartedAgainGoesOnWithTheSameMembers() throws Exception {
        for (int start = 0; start < 12; start++) {
            run(Duration.ofSeconds(start < 10 ? 37 + 11 * start : 1800), "");
        }

        assertThat(clones()).containsExactly("99000", "99001");
        assertThat(snapshots()).isEmpty();
        assertThat(last.count()).isEqualTo(2);
    }

    @Test
    void aMemberThatWasCreatedGetsMoreForItsFirstMinutesOnly() throws Exception {
        Set<Cores> seen = new HashSet<>();
        for (int second = 0; second < 3600; second += 20) {
            at(Duration.ofSeconds(second), _ -> {
                if (host.present().contains(FIRST)) {
                    seen.add(cores(FIRST));
                }
            });
        }
        run(Duration.ofHours(1), """
                TIER_MEMBERS:
                  startup_boost: {factor: 2, duration: 300}
                  lxc_containers: [99000, 99001]
                """);

        assertThat(seen).containsExactlyInAnyOrder(Cores.of(2), Cores.of(4));
        assertThat(cores(FIRST)).isEqualTo(Cores.of(2));
    }

    private Cores cores(ContainerId id) {
        try {
            return host.read(id).container().allocation().cores();
        } catch (NoSuchContainerException e) {
            throw new IllegalStateException(e);
        }
    }
}
