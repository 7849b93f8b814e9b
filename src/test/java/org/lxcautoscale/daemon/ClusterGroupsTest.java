package org.lxcautoscale.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.control.Control;
import org.lxcautoscale.decision.group.Member;
import org.lxcautoscale.group.GroupView;
import org.lxcautoscale.host.Alarms;
import org.lxcautoscale.host.ContainerTask;
import org.lxcautoscale.host.Inventory;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.host.Snapshot;
import org.lxcautoscale.host.SynchronousWriter;
import org.lxcautoscale.host.TaskFailedException;
import org.lxcautoscale.host.TaskLimits;
import org.lxcautoscale.host.TaskRunner;
import org.lxcautoscale.host.TimeSource;
import org.lxcautoscale.host.proxmox.api.ApiClient;
import org.lxcautoscale.host.proxmox.api.ApiTasks;
import org.lxcautoscale.host.proxmox.api.ApiToken;
import org.lxcautoscale.host.proxmox.api.ApiWriter;
import org.lxcautoscale.host.proxmox.api.ConnectionSettings;
import org.lxcautoscale.host.proxmox.api.ProxmoxApi;
import org.lxcautoscale.host.proxmox.api.Trust;
import org.lxcautoscale.host.simulated.ContainerSpec;
import org.lxcautoscale.host.simulated.Demand;
import org.lxcautoscale.host.simulated.HostSpec;
import org.lxcautoscale.host.simulated.Scenario;
import org.lxcautoscale.host.simulated.SimulatedHost;
import org.lxcautoscale.host.simulated.VirtualTime;
import org.lxcautoscale.host.simulated.api.Misbehaviour;
import org.lxcautoscale.host.simulated.api.SimulatedProxmoxApi;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.settings.Settings;

/**
 * A group on a cluster of three simulated nodes, over its API only. Container 101 on pve1 is the base, and runs; all containers
 * use all of their one core.
 */
class ClusterGroupsTest {

    private static final ContainerId BASE = new ContainerId("101");
    private static final List<String> NODES = List.of("pve1", "pve2", "pve3");
    private static final Demand BUSY = new Demand.Constant(2, MemorySize.ofMebibytes(300));
    private static final Demand IDLE = new Demand.Constant(0.02, MemorySize.ofMebibytes(60));
    private static final String POOR = "poor@pve!lab";

    /** In real time, of which hardly any passes: a node that has not answered is asked again at once. */
    private static final ConnectionSettings.Timeouts TIMEOUTS = new ConnectionSettings.Timeouts(
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            100,
            Duration.ofMillis(1),
            Duration.ofMillis(1));

    @TempDir
    Path dir;

    private final Level level = Logger.getLogger("").getLevel();
    private final Scenario scenario = Scenario.of(1, HostSpec.of("any", 8, 16));
    private final VirtualTime time = new VirtualTime(scenario.start());
    private final List<SimulatedHost> nodes = NODES.stream()
            .map(name -> new SimulatedHost(scenario.withHost(HostSpec.of(name, 8, 16)), time))
            .toList();
    private final AtomicInteger working = new AtomicInteger();
    private SimulatedProxmoxApi server;
    private String token = SimulatedProxmoxApi.TOKEN_ID;
    private Control control;

    @BeforeEach
    void start() throws IOException {
        Logger.getLogger("").setLevel(Level.OFF);
        nodes.getFirst()
                .add(ContainerSpec.of("101", "web", Allocation.of(1, 512), BUSY).tagged("shop"));
        server = new SimulatedProxmoxApi(time, nodes);
        server.setNetworks(
                BASE, new LinkedHashMap<>(Map.of("net0", "name=eth0,bridge=vmbr0,ip=10.0.0.5/24,gw=10.0.0.1")));
        server.measure();
        letTimePass();
    }

    @AfterEach
    void stop() throws IOException {
        Logger.getLogger("").setLevel(level);
        server.close();
    }

    /** While a task is being followed, time passes only when its state is asked for. */
    private void letTimePass() {
        server.misbehave(
                1_000_000,
                request -> request.path().endsWith("/status") && request.path().contains("/tasks/"),
                new Misbehaviour.Meanwhile(() -> server.advance(Duration.ofSeconds(1))));
    }

    /** The time of the cluster, which stands still while the thread of a task has to say how it goes on. */
    private final class ClusterTime implements TimeSource {

        private boolean isWoken;

        @Override
        public Moment now() {
            return time.now();
        }

        @Override
        public synchronized void sleepUntil(Instant monotonic) throws InterruptedException {
            while (!isWoken && now().monotonic().isBefore(monotonic)) {
                if (working.get() > 0) {
                    wait(20);
                } else {
                    server.advance(Duration.ofSeconds(1));
                }
            }
            isWoken = false;
        }

        @Override
        public synchronized void wake() {
            isWoken = true;
            notifyAll();
        }
    }

    /** Counts what is under way. */
    private record Counted(TaskRunner runner, AtomicInteger working) implements TaskRunner {

        @Override
        public void run(ContainerTask task) throws TaskFailedException {
            working.incrementAndGet();
            try {
                runner.run(task);
            } finally {
                working.decrementAndGet();
            }
        }

        @Override
        public List<Snapshot> snapshots(ContainerId id) throws TaskFailedException {
            return runner.snapshots(id);
        }

        @Override
        public Inventory inventory() throws TaskFailedException {
            working.incrementAndGet();
            try {
                return runner.inventory();
            } finally {
                working.decrementAndGet();
            }
        }
    }

    private Settings settings() throws Exception {
        Files.writeString(dir.resolve("token"), SimulatedProxmoxApi.TOKEN_SECRET);
        Path file = Files.writeString(dir.resolve("c.yaml"), """
                DEFAULT:
                  backend: proxmox-api
                  poll_interval: 30
                  sample_interval: 10
                  min_cores: 1
                  max_cores: 1
                  min_memory: 512
                  max_memory: 512
                  state_dir: DIR
                  backup_dir: DIR/backups
                  log_file: DIR/log
                  lock_file: DIR/lock
                proxmox_api:
                  host: localhost
                  token_id: anna@pve!lab
                  token_secret_file: DIR/token
                HORIZONTAL_SCALING_GROUP_1:
                  base_snapshot_name: "101"
                  min_instances: 1
                  max_instances: 3
                  clone_network_type: static
                  static_ip_range: [10.0.0.5/24, 10.0.0.12/24]
                  scale_out_grace_period: 60
                  scale_in: destroy
                  allow_destroy: true
                  scale_in_grace_period: 120
                  group_tag: web
                """.replace("DIR", dir.toString()));
        return new ConfigurationReader(Map.of()).read(file, Map.of()).settings();
    }

    /** What happens while the program runs, from a time on, once. */
    private record Act(BooleanSupplier when, Runnable what) {}

    private final List<Act> acts = new ArrayList<>();

    private void run(Duration duration) throws Exception {
        Settings settings = settings();
        ClusterTime clock = new ClusterTime();
        ConnectionSettings connection = new ConnectionSettings(
                List.of("localhost"),
                server.port(),
                new ApiToken(token, SimulatedProxmoxApi.TOKEN_SECRET),
                new Trust.Fingerprint(server.fingerprint()),
                TIMEOUTS);
        ApiClient client = new ApiClient(connection);
        ProxmoxApi api = new ProxmoxApi("lab", client, true, () -> time.now().monotonic());
        OpenHost host = new OpenHost(
                        "proxmox-api", api, _ -> new SynchronousWriter(new ApiWriter(client.copy())), clock)
                .withTasks(() ->
                        new Counted(new ApiTasks(client.copy(), TaskLimits.DEFAULT, Duration.ofMillis(5)), working));
        try (Control running =
                        Control.open(settings, clock.now(), clock::wake, host.tasks(), new Programs(dir, clock::wake));
                Assembly assembly = Assembly.of(settings, host, List.of(), running)) {
            control = running;
            Daemon.Visitor visitor = new Daemon.Visitor() {
                @Override
                public void before(Moment now) {
                    for (Act act : List.copyOf(acts)) {
                        if (act.when().getAsBoolean()) {
                            acts.remove(act);
                            act.what().run();
                        }
                    }
                    running.step(assembly.cycle(), now);
                }
            };
            new Daemon(settings, clock, assembly.cycle(), it -> it, Alarms.NONE, visitor)
                    .run(clock.now().monotonic().plus(duration));
        }
    }

    // ---- what there is

    private Map<ContainerId, String> clones() {
        Map<ContainerId, String> all = new TreeMap<>();
        for (SimulatedHost node : nodes) {
            for (ContainerId id : node.present()) {
                if (!id.equals(BASE)) {
                    assertThat(all.put(id, node.name()))
                            .as("the other node of %s", id)
                            .isNull();
                }
            }
        }
        return all;
    }

    private Container container(ContainerId id) throws NoSuchContainerException {
        for (SimulatedHost node : nodes) {
            if (node.present().contains(id)) {
                return node.read(id).container();
            }
        }
        throw new NoSuchContainerException(id);
    }

    private List<Snapshot> snapshots() throws TaskFailedException {
        return nodes.getFirst().tasks(() -> {}).snapshots(BASE);
    }

    private GroupView view() {
        return control.groups().getFirst();
    }

    /** Whether all of so many members are ready, and nothing is under way. */
    private boolean isAt(int count) {
        return view().ready() == count && view().underWay().isEmpty();
    }

    private void idle() {
        for (SimulatedHost node : nodes) {
            node.present().forEach(id -> node.setDemand(id, IDLE));
        }
    }

    @Test
    void itGrowsUnderLoadOntoAllNodesEachMemberWithIdAddressAndTagsOfItsOwn() throws Exception {
        run(Duration.ofMinutes(20));

        assertThat(clones().keySet()).extracting(ContainerId::value).containsExactly("99000", "99001", "99002");
        assertThat(Set.copyOf(clones().values())).isEqualTo(Set.copyOf(NODES));
        for (ContainerId id : clones().keySet()) {
            assertThat(container(id).tags()).containsExactlyInAnyOrder("shop", "web", "autoscale-created");
            assertThat(container(id).isRunning()).isTrue();
            assertThat(server.networks(id).get("net0"))
                    .matches("name=eth0,bridge=vmbr0,ip=10\\.0\\.0\\.([6-9]|1[0-2])/24,gw=10\\.0\\.0\\.1");
        }
        assertThat(clones().keySet().stream()
                        .map(id -> server.networks(id).get("net0"))
                        .collect(Collectors.toSet()))
                .hasSize(3);
        assertThat(snapshots()).isEmpty();
        assertThat(container(BASE).tags()).containsExactly("shop");
        assertThat(view().reason()).isEqualToIgnoringCase("at_maximum");
    }

    @Test
    void withoutLoadItShrinksToOneAndDestroysTheRest() throws Exception {
        acts.add(new Act(() -> isAt(3), this::idle));
        run(Duration.ofMinutes(60));

        assertThat(acts).as("it had 3 members").isEmpty();
        assertThat(clones().keySet()).extracting(ContainerId::value).containsExactly("99000");
        assertThat(view().count()).isEqualTo(1);
        assertThat(snapshots()).isEmpty();
    }

    @Test
    void aMemberOnANodeThatGoesOfflineIsNeitherReplacedNorForgotten() throws Exception {
        List<Member> offline = new ArrayList<>();
        Instant[] gone = {Instant.MAX};
        acts.add(new Act(() -> isAt(3), () -> {
            gone[0] = time.now().monotonic();
            server.takeOffline(clones().get(new ContainerId("99001")));
        }));
        acts.add(new Act(() -> isAfter(gone[0], Duration.ofMinutes(15)), () -> {
            offline.addAll(view().members());
            assertThat(clones()).hasSize(3);
            server.behave();
            letTimePass();
        }));
        run(Duration.ofMinutes(60));

        assertThat(acts).as("what should have happened").isEmpty();
        assertThat(offline)
                .filteredOn(member -> member.condition() == Member.Condition.UNREADABLE)
                .extracting(member -> member.id().value())
                .containsExactly("99001");
        assertThat(offline).hasSize(3);
        assertThat(clones().keySet()).extracting(ContainerId::value).containsExactly("99000", "99001", "99002");
        assertThat(view().ready()).isEqualTo(3);
        assertThat(view().underWay()).isEmpty();
    }

    private boolean isAfter(Instant since, Duration time) {
        return !since.equals(Instant.MAX) && !this.time.now().monotonic().isBefore(since.plus(time));
    }

    @Test
    void whileANodeIsOfflineNoAddressIsKnownToBeFreeSoItGrowsAfterwards() throws Exception {
        Instant[] gone = {Instant.MAX};
        acts.add(new Act(() -> isAt(2), () -> {
            gone[0] = time.now().monotonic();
            server.takeOffline(clones().get(new ContainerId("99001")));
        }));
        acts.add(new Act(() -> isAfter(gone[0], Duration.ofMinutes(20)), () -> {
            assertThat(clones()).hasSize(2);
            assertThat(view().state().failure()).as("%s", view()).contains("whether an address is free is not known");
            server.behave();
            letTimePass();
        }));
        run(Duration.ofMinutes(70));

        assertThat(acts).as("what should have happened").isEmpty();
        assertThat(clones()).hasSize(3);
        assertThat(view().ready()).isEqualTo(3);
        assertThat(clones().keySet().stream()
                        .map(id -> server.networks(id).get("net0"))
                        .collect(Collectors.toSet()))
                .hasSize(3);
        assertThat(snapshots()).isEmpty();
    }

    @Test
    void aMemberWhoseNodeGoesOfflineWhileItIsMadeIsUndoneWhenItIsBackAndMadeAgain() throws Exception {
        ContainerId second = new ContainerId("99001");
        Instant[] gone = {Instant.MAX};
        acts.add(new Act(() -> clones().containsKey(second) && view().underWay().isPresent(), () -> {
            gone[0] = time.now().monotonic();
            server.takeOffline(clones().get(second));
        }));
        acts.add(new Act(() -> isAfter(gone[0], Duration.ofMinutes(20)), () -> {
            assertThat(clones()).hasSize(2);
            server.behave();
            letTimePass();
        }));
        run(Duration.ofMinutes(90));

        assertThat(acts).as("what should have happened").isEmpty();
        assertThat(clones()).as("%s", view()).hasSize(3);
        assertThat(view().ready()).isEqualTo(3);
        assertThat(snapshots()).isEmpty();
    }

    @Test
    void withoutTheRightToCloneThatIsSaidNothingIsLeftAndItIsTriedLessAndLessOften() throws Exception {
        Set<String> rights = SimulatedProxmoxApi.ALL_RIGHTS.stream()
                .filter(right -> !right.equals("VM.Clone"))
                .collect(Collectors.toSet());
        server.grant(POOR, SimulatedProxmoxApi.TOKEN_SECRET, Map.of("/", rights));
        token = POOR;
        run(Duration.ofMinutes(22));

        assertThat(clones()).isEmpty();
        assertThat(snapshots()).isEmpty();
        assertThat(view().state().failure())
                .contains("copying container 101 failed")
                .contains("lacks VM.Clone on /vms/101");
        assertThat(view().sentence()).contains("adding a member failed", "tried again in", "VM.Clone");
        assertThat(view().state().failures()).isBetween(2, 6);
        assertThat(server.requests().stream().filter(request -> request.endsWith("/clone")))
                .hasSize(view().state().failures());
        assertThat(Optional.of(view().underWay())).hasValue(Optional.empty());
    }
}
