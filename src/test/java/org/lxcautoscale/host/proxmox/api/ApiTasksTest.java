package org.lxcautoscale.host.proxmox.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4;
import org.lxcautoscale.container.Ipv4Interface;
import org.lxcautoscale.host.CloneName;
import org.lxcautoscale.host.ContainerTask;
import org.lxcautoscale.host.Inventory;
import org.lxcautoscale.host.Inventory.Network;
import org.lxcautoscale.host.Snapshot;
import org.lxcautoscale.host.SnapshotName;
import org.lxcautoscale.host.TaskFailedException;
import org.lxcautoscale.host.TaskFailedException.Kind;
import org.lxcautoscale.host.TaskLimits;
import org.lxcautoscale.host.simulated.api.ApiRequest;
import org.lxcautoscale.host.simulated.api.Misbehaviour;

/** Tasks over the API, with what can go wrong between a request and the end of its task. */
class ApiTasksTest {

    private static final ContainerId ID = new ContainerId("101");
    private static final ContainerTask SNAPSHOT = new ContainerTask.CreateSnapshot(ID, new SnapshotName("snap1"));
    private static final Duration LONG = Duration.ofMinutes(1);

    private ApiFixture api;

    @BeforeEach
    void start() throws IOException {
        api = new ApiFixture(Duration.ofSeconds(1), "pve");
        api.add(0, "101", Allocation.of(1, 256));
    }

    @AfterEach
    void stop() throws IOException {
        api.close();
    }

    private static boolean asksForState(ApiRequest request) {
        return request.path().endsWith("/status");
    }

    private static boolean begins(ApiRequest request) {
        return request.method().equals("POST");
    }

    /** Time passes whenever the state of a task is asked for. */
    private void letTimePass() {
        api.server.misbehave(
                1_000,
                ApiTasksTest::asksForState,
                new Misbehaviour.Meanwhile(() -> api.server.advance(Duration.ofSeconds(1))));
    }

    private ApiTasks tasks(Duration limit) throws IOException {
        return tasks(limit, ApiFixture.token());
    }

    private ApiTasks tasks(Duration limit, ApiToken token) throws IOException {
        ConnectionSettings.Timeouts patient = new ConnectionSettings.Timeouts(
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                100,
                Duration.ofMillis(10),
                Duration.ofMillis(10));
        return new ApiTasks(
                new ApiClient(api.settings(List.of("localhost"), patient, token)),
                new TaskLimits(limit, limit, limit),
                Duration.ofMillis(5));
    }

    private TaskFailedException failure(ApiTasks tasks, ContainerTask task) {
        return catchThrowableOfType(TaskFailedException.class, () -> tasks.run(task));
    }

    @Test
    void aTaskIsFollowedToItsEnd() throws Exception {
        letTimePass();

        tasks(LONG).run(SNAPSHOT);

        assertThat(tasks(LONG).snapshots(ID)).extracting(Snapshot::name).containsExactly("snap1");
        assertThat(api.server.requests().stream().filter(request -> request.endsWith("/status")))
                .hasSizeGreaterThan(1);
    }

    @Test
    void connectionsThatAreLostMeanwhileSayNothingOfTheTask() throws Exception {
        api.server.misbehave(1, ApiTasksTest::asksForState, new Misbehaviour.HangUp());
        api.server.misbehave(1, ApiTasksTest::asksForState, new Misbehaviour.Refusal(596, "Connection timed out"));
        api.server.misbehave(1, ApiTasksTest::asksForState, new Misbehaviour.Refusal(595, "No route to host"));
        api.server.misbehave(
                1,
                ApiTasksTest::asksForState,
                new Misbehaviour.Refusal(500, "got no worker upid - start worker failed"));
        api.server.misbehave(1, ApiTasksTest::asksForState, new Misbehaviour.Html());
        api.server.misbehave(1, ApiTasksTest::asksForState, new Misbehaviour.TruncatedBody());
        letTimePass();

        assertThatCode(() -> tasks(LONG).run(SNAPSHOT)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "401,authentication failure,does not accept the API token",
        "403,'Permission check failed (/, Sys.Audit)',lacks Sys.Audit on /"
    })
    void aTaskThatMayNotBeFollowedGoesOn(int status, String reason, String said) throws Exception {
        api.server.misbehave(1_000, ApiTasksTest::asksForState, new Misbehaviour.Refusal(status, reason));

        TaskFailedException failure = failure(tasks(LONG), SNAPSHOT);

        assertThat(failure.kind()).isEqualTo(Kind.UNCLEAR);
        assertThat(failure)
                .hasMessageContaining("it was begun and goes on, but cannot be followed")
                .hasMessageContaining(said)
                .hasMessageContaining("UPID:pve:");
    }

    @Test
    void aTaskThatHasVanishedIsUnclear() throws Exception {
        api.server.misbehave(1, ApiTasksTest::begins, new Misbehaviour.Body("""
                {"data":"UPID:pve:00000001:00000001:6B048ADE:vzsnapshot:101:autoscale@pve!lab:"}"""));

        TaskFailedException failure = failure(tasks(LONG), SNAPSHOT);

        assertThat(failure.kind()).isEqualTo(Kind.UNCLEAR);
        assertThat(failure).hasMessageContaining("does not know the task any more");
    }

    @Test
    void aTaskThatTakesTooLongGoesOn() throws Exception {
        TaskFailedException failure = failure(tasks(Duration.ofMillis(50)), SNAPSHOT);

        assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
        assertThat(failure).hasMessageContaining("and goes on: UPID:pve:");
    }

    @Test
    void aNodeThatDoesNotAnswerIsNamedAtTheLimit() throws Exception {
        api.server.misbehave(
                100_000, ApiTasksTest::asksForState, new Misbehaviour.Refusal(596, "Connection timed out"));

        TaskFailedException failure = failure(tasks(Duration.ofMillis(50)), SNAPSHOT);

        assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
        assertThat(failure).hasMessageContaining("last the node does not answer (596 Connection timed out)");
    }

    @Test
    void anInterruptEndsTheWatchAndNotTheTask() throws Exception {
        AtomicReference<TaskFailedException> failure = new AtomicReference<>();
        ApiTasks tasks = tasks(LONG);
        Thread thread = Thread.ofPlatform().start(() -> failure.set(failure(tasks, SNAPSHOT)));

        thread.interrupt();
        thread.join();
        api.server.advance(Duration.ofSeconds(5));

        assertThat(failure.get().kind()).isEqualTo(Kind.ABANDONED);
        assertThat(tasks(LONG).snapshots(ID)).hasSize(1);
    }

    /** How tasks end: as recorded from Proxmox VE 9.2, or as its sources and those of its storage say. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            snapshot name 'rsnap1' already used                                       | REFUSED
            container did not stop                                                    | REFUSED
            CT is locked (backup)                                                     | LOCKED
            can't lock file '/run/lock/lxc/pve-config-101.lock' - got timeout         | LOCKED
            snapshot 'nosuch' does not exist                                          | NO_SNAPSHOT
            Configuration file 'nodes/pve/lxc/999.conf' does not exist                | NO_CONTAINER
            clone failed: write failed: No space left on device                       | STORAGE_FULL
            zfs error: cannot create snapshot 'rpool/data@x': out of space            | STORAGE_FULL
            command 'lxc-start -n 101' failed: exit code 1                            | FAILED
            unexpected status                                                         | UNCLEAR
            """)
    void failuresAreToldApart(String exit, Kind kind) throws Exception {
        api.server.misbehave(1, ApiTasksTest::asksForState, new Misbehaviour.Body("""
                {"data":{"status":"stopped","exitstatus":"%s"}}""".formatted(exit)));

        TaskFailedException failure = failure(tasks(LONG), SNAPSHOT);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessageStartingWith("container 101: ");
        if (kind != Kind.UNCLEAR) {
            assertThat(failure).hasMessageContaining(exit);
        }
    }

    @Test
    void theLogSaysMoreThanTheEnd() throws Exception {
        api.server.misbehave(1, ApiTasksTest::asksForState, new Misbehaviour.Body("""
                {"data":{"status":"stopped","exitstatus":"container did not stop"}}"""));
        api.server.misbehave(1, request -> request.path().endsWith("/log"), new Misbehaviour.Body("""
                {"total":3,"data":[{"t":"lxc-stop: 301: Failed to receive message","n":1},{"n":2,"t":"command 'lxc-stop -n 301 --nokill --timeout 3' failed: exit code 1"},{"t":"TASK ERROR: container did not stop","n":3}]}"""));

        assertThat(failure(tasks(LONG), SNAPSHOT))
                .hasMessage(
                        "container 101: container did not stop (command 'lxc-stop -n 301 --nokill --timeout 3' failed:"
                                + " exit code 1)");
    }

    @Test
    void warningsAreNoFailure() throws Exception {
        api.server.misbehave(1, ApiTasksTest::asksForState, new Misbehaviour.Body("""
                {"data":{"status":"stopped","exitstatus":"WARNINGS: 2"}}"""));

        assertThatCode(() -> tasks(LONG).run(SNAPSHOT)).doesNotThrowAnyException();
    }

    @Test
    void aRequestWithoutAnAnswerMayHaveBegunIt() throws Exception {
        api.server.misbehave(1, ApiTasksTest::begins, new Misbehaviour.HangUp());
        assertThat(failure(tasks(LONG), SNAPSHOT).kind()).isEqualTo(Kind.UNCLEAR);

        api.server.misbehave(1, ApiTasksTest::begins, new Misbehaviour.Refusal(596, "Connection timed out"));
        assertThat(failure(tasks(LONG), SNAPSHOT).kind()).isEqualTo(Kind.UNCLEAR);

        api.server.misbehave(1, ApiTasksTest::begins, new Misbehaviour.Body("{\"data\":null}"));
        assertThat(failure(tasks(LONG), SNAPSHOT).kind()).isEqualTo(Kind.UNCLEAR);
    }

    @Test
    void nothingIsBegunWhereTheContainerCannotBeFound() throws Exception {
        api.server.misbehave(1_000, request -> request.path().equals("/cluster/resources"), new Misbehaviour.HangUp());

        assertThat(failure(tasks(LONG), SNAPSHOT).kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(api.server.requests()).noneMatch(request -> request.startsWith("POST"));
    }

    @Test
    void whatTheTokenLacksIsSaid() throws Exception {
        api.server.grant("auditor@pve!lab", "secret", Map.of("/", Set.of("VM.Audit", "Sys.Audit")));
        ApiTasks tasks = tasks(LONG, new ApiToken("auditor@pve!lab", "secret"));

        for (ContainerTask task : List.of(
                SNAPSHOT,
                new ContainerTask.Stop(ID),
                new ContainerTask.Shutdown(ID, Duration.ofSeconds(1)),
                new ContainerTask.Destroy(ID),
                address("10.0.0.5/24"),
                new ContainerTask.SetTags(ID, Set.of()))) {
            assertThat(failure(tasks, task).kind()).isEqualTo(Kind.DENIED);
        }
        assertThat(failure(tasks, SNAPSHOT)).hasMessageContaining("the API token lacks VM.Snapshot on /vms/101");
    }

    @Test
    void aTaskOfAContainerThatHasMovedIsBegunWhereItIs() throws Exception {
        try (ApiFixture two = new ApiFixture(Duration.ofSeconds(1), "pve1", "pve2")) {
            two.add(1, "101", Allocation.of(1, 256));
            two.server.misbehave(
                    1_000,
                    ApiTasksTest::asksForState,
                    new Misbehaviour.Meanwhile(() -> two.server.advance(Duration.ofSeconds(1))));
            ApiTasks tasks = new ApiTasks(
                    new ApiClient(two.settings(ApiFixture.TIMEOUTS)), TaskLimits.DEFAULT, Duration.ofMillis(5));

            tasks.run(SNAPSHOT);

            assertThat(two.server.requests()).contains("POST /nodes/pve2/lxc/101/snapshot");
        }
    }

    private static ContainerTask address(String address) {
        return new ContainerTask.SetAddress(ID, Ipv4Interface.parse(address));
    }

    private void networks(String... keysAndValues) {
        SequencedMap<String, String> networks = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            networks.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        api.server.setNetworks(ID, networks);
    }

    private static boolean configures(ApiRequest request) {
        return request.method().equals("PUT");
    }

    @Test
    void anAddressReplacesThatOfTheFirstInterface() throws Exception {
        String net0 =
                "name=eth0,bridge=vmbr0,firewall=1,gw=10.0.0.1,hwaddr=BC:24:11:AA:BB:CC,ip=%s,mtu=1450,tag=12,type=veth";
        networks("net0", net0.formatted("10.0.0.5/24"), "net1", "name=eth1,ip=10.1.0.5/24");

        tasks(LONG).run(address("10.0.0.17/24"));

        assertThat(api.server.networks(ID))
                .containsOnly(
                        Map.entry("net0", net0.formatted("10.0.0.17/24")),
                        Map.entry("net1", "name=eth1,ip=10.1.0.5/24"));
    }

    @Test
    void anAddressThatItHasAlreadyIsNotSet() throws Exception {
        networks("net0", "name=eth0,ip=10.0.0.5/24");

        tasks(LONG).run(address("10.0.0.5/24"));

        assertThat(api.server.requests())
                .contains("GET /nodes/pve/lxc/101/config")
                .noneMatch(r -> r.startsWith("PUT"));
    }

    @Test
    void withoutAnInterfaceThereIsNoAddressButDhcp() throws Exception {
        networks();

        tasks(LONG).run(address(""));
        TaskFailedException failure = failure(tasks(LONG), address("10.0.0.5/24"));

        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure)
                .hasMessage("container 101 has no network interface net0, so it cannot get the address 10.0.0.5/24");
        assertThat(api.server.requests()).noneMatch(request -> request.startsWith("PUT"));
    }

    @Test
    void anInterfaceThatSomebodyElseChangesMeanwhileIsLeftAlone() throws Exception {
        api.server.misbehave(
                1,
                ApiTasksTest::configures,
                new Misbehaviour.Meanwhile(() -> networks("net0", "name=eth0,bridge=vmbr7,ip=dhcp")));

        TaskFailedException failure = failure(tasks(LONG), address("10.0.0.5/24"));

        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure).hasMessage("container 101: somebody else has just changed its configuration");
        assertThat(api.server.networks(ID)).containsEntry("net0", "name=eth0,bridge=vmbr7,ip=dhcp");
    }

    @Test
    void anInterfaceThatProxmoxDoesNotAcceptIsToldWithItsWords() throws Exception {
        networks("net0", "bridge=vmbr0,ip=dhcp");

        TaskFailedException failure = failure(tasks(LONG), address("10.0.0.5/24"));

        assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
        assertThat(failure).hasMessageContaining("net0: invalid format - name: property is missing");
    }

    @Test
    void anInterfaceThatMakesNoSenseIsLeftAlone() throws Exception {
        api.server.misreport("lxc/101/config", "net0", "[1]");

        TaskFailedException failure = failure(tasks(LONG), address("10.0.0.5/24"));

        assertThat(failure).hasMessage("container 101: its configuration makes no sense: net0 is a list");
        assertThat(api.server.requests()).noneMatch(request -> request.startsWith("PUT"));
    }

    @Test
    void anAddressThatIsSetWithoutAnAnswerMayBeSet() throws Exception {
        api.server.misbehave(1, ApiTasksTest::configures, new Misbehaviour.HangUp());
        assertThat(failure(tasks(LONG), address("10.0.0.5/24")).kind()).isEqualTo(Kind.UNCLEAR);

        api.server.misbehave(1_000, request -> request.path().endsWith("/config"), new Misbehaviour.HangUp());
        assertThat(failure(tasks(LONG), address("10.0.0.6/24")).kind()).isEqualTo(Kind.UNREACHABLE);
    }

    private static Network network(String name, String address) {
        return new Network(name, Ipv4Interface.parse(address));
    }

    private static ApiTasks tasks(ApiFixture api, ApiToken token) throws IOException {
        return new ApiTasks(
                new ApiClient(api.settings(List.of("localhost"), ApiFixture.TIMEOUTS, token)), TaskLimits.DEFAULT);
    }

    /** 101 on pve1 and 102 on pve2, with addresses, and the virtual machine 200 on pve2. */
    private static ApiFixture cluster() throws IOException {
        ApiFixture cluster = new ApiFixture(Duration.ofSeconds(1), "pve1", "pve2");
        cluster.add(0, "101", Allocation.of(1, 256));
        cluster.add(1, "102", Allocation.of(1, 256));
        cluster.server.setNetworks(
                ID, new LinkedHashMap<>(Map.of("net0", "name=eth0,ip=10.0.0.5/24", "net1", "name=eth1,ip=dhcp")));
        cluster.server.addVirtualMachine(
                "pve2",
                new ContainerId("200"),
                Map.of("net0", "virtio=BC:24:11:00:00:02,bridge=vmbr0", "ipconfig0", "ip=10.0.0.6/24,gw=10.0.0.1"));
        cluster.server.forgetRequests();
        return cluster;
    }

    @Test
    void theInventoryHasTheGuestsAndStoragesOfAllNodes() throws Exception {
        try (ApiFixture cluster = cluster()) {
            Inventory inventory = tasks(cluster, ApiFixture.token()).inventory();

            assertThat(inventory.ids()).extracting(ContainerId::value).containsExactlyInAnyOrder("101", "102", "200");
            assertThat(inventory.networks().get(ID))
                    .containsExactlyInAnyOrder(network("net0", "10.0.0.5/24"), network("net1", ""));
            assertThat(inventory.networks())
                    .containsEntry(new ContainerId("102"), List.of(network("net0", "")))
                    .containsEntry(new ContainerId("200"), List.of(network("net0", "10.0.0.6/24")));
            assertThat(inventory.unknownNetworks()).isEmpty();
            assertThat(inventory.storages())
                    .containsOnly(Map.entry("pve1", Set.of("local-lvm")), Map.entry("pve2", Set.of("local-lvm")));
            assertThat(inventory.isNumbered()).isTrue();
            assertThat(cluster.server.requests())
                    .containsExactlyInAnyOrder(
                            "GET /cluster/resources",
                            "GET /nodes/pve1/lxc/101/config",
                            "GET /nodes/pve2/lxc/102/config",
                            "GET /nodes/pve2/qemu/200/config");
        }
    }

    /** Their ids are taken, and no address can be said to be free. */
    @Test
    void ofGuestsOnANodeThatIsOfflineTheNetworksAreNotKnown() throws Exception {
        try (ApiFixture cluster = cluster()) {
            cluster.server.takeOffline("pve2");

            Inventory inventory = tasks(cluster, ApiFixture.token()).inventory();

            assertThat(inventory.ids()).hasSize(3);
            assertThat(inventory.networks()).containsOnlyKeys(ID);
            assertThat(inventory.unknownNetworks()).containsOnlyKeys(new ContainerId("102"), new ContainerId("200"));
            assertThat(inventory.unknownNetworks().values())
                    .containsOnly("node pve2: the node does not answer (595 No route to host)");
            assertThat(inventory.storages()).containsOnlyKeys("pve1");
            // A node that does not answer is asked once, for it may take its time.
            assertThat(cluster.server.requests())
                    .filteredOn(request -> request.contains("pve2"))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            net0 | "name=eth0,ip=10.0.0.5" | its configuration makes no sense: net0: ip=10.0.0.5 makes no sense
            net0 | "eth0"                  | its configuration makes no sense: net0: 'eth0' makes no sense
            net1 | {"ip":"10.0.0.5/24"}    | node pve1: its net1 makes no sense
            """)
    void networksThatMakeNoSenseAreNotKnown(String key, String json, String reason) throws Exception {
        try (ApiFixture cluster = cluster()) {
            cluster.server.misreport("lxc/101/config", key, json);

            Inventory inventory = tasks(cluster, ApiFixture.token()).inventory();

            assertThat(inventory.unknownNetworks()).containsOnlyKeys(ID);
            assertThat(inventory.unknownNetworks().get(ID)).startsWith(reason);
            assertThat(inventory.networks()).doesNotContainKey(ID);
        }
    }

    @Test
    void aGuestThatIsRemovedOrMovedMeanwhileStillHasItsId() throws Exception {
        try (ApiFixture cluster = cluster()) {
            cluster.server.misbehave(
                    1,
                    request -> request.path().endsWith("/101/config"),
                    new Misbehaviour.Refusal(500, "Configuration file 'nodes/pve1/lxc/101.conf' does not exist"));

            Inventory inventory = tasks(cluster, ApiFixture.token()).inventory();

            assertThat(inventory.ids()).contains(ID);
            assertThat(inventory.unknownNetworks())
                    .containsExactly(Map.entry(ID, "node pve1: there is no container 101 on node pve1"));
        }
    }

    @Test
    void aListThatMakesNoSenseIsNoInventory() throws Exception {
        try (ApiFixture cluster = cluster()) {
            cluster.server.misreport("qemu/200", "vmid", "\"x\"");

            assertThat(catchThrowableOfType(
                            TaskFailedException.class,
                            () -> tasks(cluster, ApiFixture.token()).inventory()))
                    .hasMessage(
                            "which guests exist in the cluster is not known: a guest in /cluster/resources has no valid vmid");
        }
    }

    @Test
    void withoutTheRightToSeeStoragesTheyAreNotKnown() throws Exception {
        try (ApiFixture cluster = cluster()) {
            cluster.server.grant("auditor@pve!lab", "secret", Map.of("/vms", Set.of("VM.Audit")));

            Inventory inventory =
                    tasks(cluster, new ApiToken("auditor@pve!lab", "secret")).inventory();

            assertThat(inventory.storages()).isEmpty();
            assertThat(inventory.networks()).hasSize(3);
        }
    }

    @Test
    void aStorageThatIsNotAvailableIsLeftOut() throws Exception {
        try (ApiFixture cluster = cluster()) {
            cluster.server.misreport("storage/pve1/local-lvm", "status", "\"unknown\"");
            cluster.server.misreport("storage/pve2/local", "content", "null");

            assertThat(tasks(cluster, ApiFixture.token()).inventory().storages())
                    .containsExactly(Map.entry("pve1", Set.of()));
        }
    }

    @Test
    void anApiThatDoesNotAnswerIsNoInventory() throws Exception {
        api.server.misbehave(1_000, request -> request.path().equals("/cluster/resources"), new Misbehaviour.HangUp());

        TaskFailedException failure = catchThrowableOfType(
                TaskFailedException.class, () -> tasks(LONG).inventory());

        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure).hasMessageStartingWith("which guests exist in the cluster is not known: ");
    }

    @Test
    void anInterruptEndsAnInventory() throws Exception {
        ApiTasks tasks = tasks(LONG);
        AtomicReference<TaskFailedException> failure = new AtomicReference<>();
        Thread thread = Thread.ofPlatform().unstarted(() -> {
            Thread.currentThread().interrupt();
            failure.set(catchThrowableOfType(TaskFailedException.class, tasks::inventory));
        });

        thread.start();
        thread.join();

        assertThat(failure.get().kind()).isEqualTo(Kind.ABANDONED);
        assertThat(api.server.requests()).noneMatch(request -> request.endsWith("/config"));
    }

    @Test
    void aCloneIsMadeOnTheNodeThatIsWanted() throws Exception {
        try (ApiFixture cluster = cluster()) {
            cluster.server.misbehave(
                    1_000,
                    ApiTasksTest::asksForState,
                    new Misbehaviour.Meanwhile(() -> cluster.server.advance(Duration.ofSeconds(1))));
            ApiTasks tasks = new ApiTasks(
                    new ApiClient(cluster.settings(ApiFixture.TIMEOUTS)), TaskLimits.DEFAULT, Duration.ofMillis(5));
            ContainerId copy = new ContainerId("301");
            tasks.run(new ContainerTask.Stop(ID));

            tasks.run(clone(copy));
            tasks.run(new ContainerTask.SetAddress(copy, Ipv4Interface.parse("10.0.0.17/24")));

            assertThat(cluster.node(0).present()).containsExactly(ID);
            assertThat(cluster.node(1).present()).contains(copy);
            assertThat(tasks.inventory().networks().get(copy))
                    .containsExactlyInAnyOrder(network("net0", "10.0.0.17/24"), network("net1", ""));
            // Ids are those of the whole cluster.
            assertThat(failure(tasks, clone(copy))).hasMessage("container 101: CT 301 already exists on node 'pve2'");
        }
    }

    private static ContainerTask clone(ContainerId copy) {
        return new ContainerTask.Clone(
                ID, copy, new CloneName("web"), Optional.empty(), true, Optional.of("pve2"), Optional.empty());
    }

    private Set<String> addresses(ApiToken token) throws Exception {
        return tasks(LONG, token).addresses(ID).stream().map(Ipv4::toString).collect(Collectors.toSet());
    }

    @Test
    void withAFixedAddressNothingElseIsAskedFor() throws Exception {
        networks("net0", "name=eth0,ip=10.0.0.5/24", "net1", "name=eth1,ip=dhcp");
        interfaces("10.9.9.9/24");

        assertThat(addresses(ApiFixture.token())).containsExactly("10.0.0.5");
        assertThat(api.server.requests()).noneMatch(request -> request.endsWith("/interfaces"));
    }

    @Test
    void otherwiseTheAddressesAreThoseThatTheInterfacesHaveNow() throws Exception {
        networks("net0", "name=eth0,ip=dhcp");
        interfaces("10.9.9.9/24");

        assertThat(addresses(ApiFixture.token())).containsExactly("10.9.9.9");
        assertThat(api.server.requests()).contains("GET /nodes/pve/lxc/101/interfaces");
    }

    @Test
    void oneThatHasNoneYetHasNone() throws Exception {
        networks("net0", "name=eth0,ip=dhcp");

        assertThat(addresses(ApiFixture.token())).isEmpty();
    }

    private void interfaces(String inet) {
        api.server.setInterfaces(ID, """
                [{"name":"lo","hwaddr":"00:00:00:00:00:00","inet":"127.0.0.1/8","inet6":"::1/128"},
                 {"name":"eth0","hwaddr":"bc:24:11:aa:bb:cc","inet":"INET"},
                 {"name":"eth1","hwaddr":"bc:24:11:aa:bb:cd"}, "nonsense"]""".replace("INET", inet));
    }

    @Test
    void withoutVmAuditThatIsSaid() {
        api.server.grant("poor@pve!t", "s", Map.of("/", Set.of("VM.PowerMgmt", "Sys.Audit")));

        TaskFailedException failure =
                catchThrowableOfType(TaskFailedException.class, () -> addresses(new ApiToken("poor@pve!t", "s")));

        assertThat(failure.kind()).isEqualTo(Kind.DENIED);
        assertThat(failure).hasMessageContaining("lacks VM.Audit on /vms/101");
    }

    @Test
    void aFixedAddressThatMakesNoSenseIsAFailure() {
        networks("net0", "name=eth0,ip=10.0.0.500/24");

        assertThat(catchThrowableOfType(TaskFailedException.class, () -> addresses(ApiFixture.token())))
                .hasMessageContaining("container 101")
                .hasMessageContaining("10.0.0.500/24 makes no sense");
    }

    @Test
    void aContainerIsAskedToEndForThatLong() throws Exception {
        letTimePass();

        tasks(LONG).run(new ContainerTask.Shutdown(ID, Duration.ofSeconds(90)));

        assertThat(api.server.requests()).contains("POST /nodes/pve/lxc/101/status/shutdown");
        assertThat(failure(tasks(LONG), new ContainerTask.Shutdown(ID, Duration.ofSeconds(90))))
                .hasMessage("container 101: CT 101 not running");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UPID:pve:00000FC8:0005DE63:6B048ADE:vzsnapshot:101:autoscale@pve!lab: | pve
            UPID:pve-2.lan:00000FC8:0005DE63A:6B048ADE:vzclone:101:root@pam:      | pve-2.lan
            UPID:bad                                                              |
            UPID:../x:00000FC8:0005DE63:6B048ADE:vzsnapshot:101:root@pam:         |
            """)
    void idsOfTasksNameTheirNode(String text, String node) {
        assertThat(TaskId.of(text).map(TaskId::node)).isEqualTo(Optional.ofNullable(node));
    }
}
