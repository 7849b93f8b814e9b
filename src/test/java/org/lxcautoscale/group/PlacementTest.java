package org.lxcautoscale.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4;
import org.lxcautoscale.container.Ipv4Interface;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.decision.group.Member;
import org.lxcautoscale.group.Placement.Choice;
import org.lxcautoscale.group.Placement.ImpossibleException;
import org.lxcautoscale.host.Inventory;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;
import org.lxcautoscale.settings.GroupSettings;

/** The base is container 101 on node pve1, with the address 10.0.0.5/16. */
class PlacementTest {

    private static final ContainerId BASE = new ContainerId("101");
    private static final long RESERVE = 512;

    /** Free memory of each node in MiB, in order; empty for one that is offline. */
    private final Map<String, Optional<Long>> nodes = new java.util.LinkedHashMap<>();

    private final Map<ContainerId, Container> containers = new HashMap<>();
    private final Map<ContainerId, String> homes = new HashMap<>();
    private final List<Member> members = new ArrayList<>();
    private final Set<ContainerId> taken = new HashSet<>();
    private final Map<ContainerId, List<Inventory.Network>> networks = new HashMap<>();
    private final Map<ContainerId, String> unknownNetworks = new HashMap<>();
    private final Map<String, Set<String>> storages = new HashMap<>();
    private boolean isNumbered = true;
    private Placement.Reserved reserved = new Placement.Reserved(Set.of(), Set.of());

    private List<String> targetNodes = List.of();
    private boolean isPacked;
    private Optional<String> storage = Optional.empty();
    private List<String> addresses = List.of();
    private Optional<Integer> prefixLength = Optional.empty();
    private long needed = 1000;
    private int failures;

    PlacementTest() {
        node("pve1", 4000);
        container("101", "web", "pve1");
        networks.put(BASE, network("10.0.0.5/16"));
    }

    private void node(String name, long freeMegabytes) {
        nodes.put(name, Optional.of(freeMegabytes));
    }

    private Container container(String id, String name, String node) {
        Container container = new Container(
                new ContainerId(id), name, Container.Status.RUNNING, Allocation.of(1, 512), false, false, "", Set.of());
        containers.put(container.id(), container);
        homes.put(container.id(), node);
        taken.add(container.id());
        return container;
    }

    private void member(String id, String name, String node) {
        container(id, name, node);
        members.add(new Member(
                new ContainerId(id),
                name,
                node,
                Member.Origin.CREATED,
                Member.Condition.READY,
                "",
                Optional.empty(),
                Set.of()));
    }

    private static List<Inventory.Network> network(String address) {
        return List.of(new Inventory.Network("net0", Ipv4Interface.parse(address)));
    }

    private Choice choose() throws ImpossibleException {
        List<Observation.Node> seen = new ArrayList<>();
        nodes.forEach((name, free) -> {
            List<Observed> here = new ArrayList<>();
            containers.forEach((id, container) -> {
                if (name.equals(homes.get(id))) {
                    here.add(new Observed.Readable(container, new Reading.Unknown("not part of this test")));
                }
            });
            seen.add(new Observation.Node(
                    name,
                    free.map(megabytes -> new HostUsage(
                            4, OptionalDouble.of(2), MemorySize.ofMebibytes(8192), MemorySize.ofMebibytes(megabytes))),
                    here));
        });
        GroupSettings usual =
                GroupFixture.group(GroupSettings.ScaleIn.Way.STOP, new GroupSettings.Probe.Running(), 1, 4);
        GroupSettings settings = new GroupSettings(
                usual.section(),
                usual.tag(),
                usual.containers(),
                usual.instances(),
                usual.scaleOut(),
                usual.scaleIn(),
                new GroupSettings.Clones(
                        BASE,
                        99_000,
                        addresses.stream()
                                .map(one -> Ipv4.parse(one).orElseThrow())
                                .toList(),
                        prefixLength,
                        false,
                        targetNodes,
                        isPacked,
                        storage),
                usual.health(),
                usual.hooks());
        Inventory inventory = new Inventory(taken, networks, unknownNetworks, storages, isNumbered);
        return new Placement(settings, containers.get(BASE), inventory, new Observation(seen), reserved)
                .choose(
                        members,
                        new Placement.Room(MemorySize.ofMebibytes(needed), MemorySize.ofMebibytes(RESERVE)),
                        failures);
    }

    private void assertImpossible(String sentence) {
        assertThatThrownBy(this::choose).isInstanceOf(ImpossibleException.class).hasMessage(sentence);
    }

    private String node() throws ImpossibleException {
        return choose().node().orElse("none");
    }

    // ---- ids and names

    @Test
    void theFirstCloneHasTheLowestIdAndIsNamedAfterItsBase() throws Exception {
        assertThat(choose().id()).isEqualTo(new ContainerId("99000"));
        assertThat(choose().name().value()).isEqualTo("101-cloned-1");
    }

    @Test
    void idsAndNamesComeAfterTheLastAlthoughOnesBeforeAreFree() throws Exception {
        member("99001", "101-cloned-2", "pve1");
        member("99004", "101-cloned-5", "pve1");

        assertThat(choose().id()).isEqualTo(new ContainerId("99005"));
        assertThat(choose().name().value()).isEqualTo("101-cloned-6");
    }

    @Test
    void idsThatAreTakenOrMayBeAreLeftOut() throws Exception {
        taken.add(new ContainerId("99000"));
        reserved = new Placement.Reserved(Set.of(new ContainerId("99001")), Set.of());

        assertThat(choose().id()).isEqualTo(new ContainerId("99002"));
    }

    @Test
    void namesOfOtherBasesDoNotCount() throws Exception {
        container("500", "102-cloned-7", "pve1");
        container("501", "101-cloned-x", "pve1");

        assertThat(choose().name().value()).isEqualTo("101-cloned-1");
    }

    @Test
    void whereIdsAreNoNumbersTheNameIsTheId() throws Exception {
        isNumbered = false;
        taken.add(new ContainerId("101-cloned-1"));

        assertThat(choose().id()).isEqualTo(new ContainerId("101-cloned-2"));
        assertThat(choose().name().value()).isEqualTo("101-cloned-2");
    }

    // ---- addresses

    @Test
    void withoutARangeThereIsNoAddress() throws Exception {
        assertThat(choose().address()).isEmpty();
    }

    @Test
    void theOnlyFreeAddressIsFoundWithThePrefixOfTheBase() throws Exception {
        addresses = List.of("10.0.1.20", "10.0.1.21", "10.0.1.22");
        networks.put(new ContainerId("300"), network("10.0.1.20/24"));
        reserved =
                new Placement.Reserved(Set.of(), Set.of(Ipv4.parse("10.0.1.22").orElseThrow()));

        assertThat(choose().address().map(Ipv4Interface::toString)).contains("10.0.1.21/16");
    }

    @Test
    void aPrefixThatIsConfiguredGoesBeforeThatOfTheBase() throws Exception {
        addresses = List.of("10.0.1.20");
        prefixLength = Optional.of(22);

        assertThat(choose().address().map(Ipv4Interface::toString)).contains("10.0.1.20/22");
    }

    @Test
    void anAddressOutsideOfTheNetworkOfTheBaseHasTheUsualPrefix() throws Exception {
        addresses = List.of("192.168.7.20");

        assertThat(choose().address().map(Ipv4Interface::toString)).contains("192.168.7.20/24");
    }

    @Test
    void whenAllAddressesAreTakenThatIsSaid() {
        addresses = List.of("10.0.1.20", "10.0.1.21");
        networks.put(new ContainerId("300"), network("10.0.1.20/24"));
        networks.put(new ContainerId("301"), network("10.0.1.21/24"));

        assertImpossible("all 2 addresses of static_ip_range are taken; give it more");
    }

    @Test
    void noAddressIsFreeWhileThatOfAGuestIsNotKnown() {
        addresses = List.of("10.0.1.20");
        unknownNetworks.put(new ContainerId("300"), "node pve2 does not answer");

        assertImpossible(
                "whether an address is free is not known, for that of guest 300 is not: node pve2 does not answer");
    }

    @Test
    void withoutARangeAddressesOfOthersDoNotMatter() throws Exception {
        unknownNetworks.put(new ContainerId("300"), "node pve2 does not answer");

        assertThat(choose().id()).isEqualTo(new ContainerId("99000"));
    }

    // ---- nodes

    @Test
    void membersAreSpreadOverTheNodes() throws Exception {
        node("pve2", 3000);
        node("pve3", 2000);
        member("99000", "101-cloned-1", "pve1");
        member("99001", "101-cloned-2", "pve2");

        assertThat(node()).isEqualTo("pve3");
    }

    @Test
    void ofNodesWithAsManyMembersTheOneWithTheMostMemoryIsTaken() throws Exception {
        node("pve2", 3000);
        node("pve3", 5000);

        assertThat(node()).isEqualTo("pve3");
    }

    @Test
    void ofEqualNodesThatOfTheBaseIsTaken() throws Exception {
        nodes.clear();
        node("pve0", 4000);
        node("pve1", 4000);

        assertThat(node()).isEqualTo("pve1");
    }

    @Test
    void packedMembersFillTheNodeWithTheLeastMemoryThatIsEnough() throws Exception {
        isPacked = true;
        node("pve2", 1512);
        node("pve3", 1511);
        member("99000", "101-cloned-1", "pve2");

        assertThat(node()).isEqualTo("pve2");
    }

    @Test
    void afterAFailureTheNextNodeIsTriedAndThenTheFirstAgain() throws Exception {
        node("pve2", 3000);
        failures = 1;
        assertThat(node()).isEqualTo("pve2");
        failures = 2;
        assertThat(node()).isEqualTo("pve1");
    }

    @Test
    void nodesThatDoNotFitAreNamedWithWhatTheyLack() {
        nodes.clear();
        node("pve1", 1511);
        node("pve2", 4000);
        node("pve4", 4000);
        nodes.put("pve3", Optional.empty());
        targetNodes = List.of("pve1", "pve3", "pve4", "pve9");
        storage = Optional.of("fast");
        storages.put("pve1", Set.of("local", "fast"));
        storages.put("pve4", Set.of("local"));

        assertImpossible("there is no room for a clone of container 101: pve1 has 999 MB free besides the reserve, and"
                + " members use up to 1000 MB, pve2 is not one of target_nodes, pve4 has no storage fast, pve3 is offline,"
                + " or does not report its resources, pve9 is not there");
    }

    @Test
    void aNodeWhoseStoragesAreNotKnownIsTried() throws Exception {
        storage = Optional.of("fast");

        assertThat(node()).isEqualTo("pve1");
    }

    @Test
    void aSingleHostHasNoNameToBeGiven() throws Exception {
        nodes.clear();
        node("", 4000);
        homes.put(BASE, "");

        assertThat(choose().node()).isEmpty();
    }

    @Test
    void aSingleHostWithoutRoomIsCalledTheHost() {
        nodes.clear();
        node("", 600);
        homes.put(BASE, "");

        assertImpossible(
                "there is no room for a clone of container 101: the host has 88 MB free besides the reserve, and"
                        + " members use up to 1000 MB");
    }
}
