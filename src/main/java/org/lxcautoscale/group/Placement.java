package org.lxcautoscale.group;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4;
import org.lxcautoscale.container.Ipv4Interface;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.decision.group.Member;
import org.lxcautoscale.host.CloneName;
import org.lxcautoscale.host.Inventory;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.settings.GroupSettings;

/**
 * Chooses id, name, address and node of a new member: always the first that is free, so that of two programs that do this at once
 * the host refuses one.
 */
final class Placement {

    /** Of an address whose network is not known, as in the original. */
    private static final int USUAL_PREFIX = 24;

    private static final int MOST_IDS = 1_000_000;

    private final GroupSettings settings;
    private final Container base;
    private final Inventory inventory;
    private final Observation seen;
    private final Reserved reserved;

    /**
     * What is taken, although the host may not show it.
     *
     * @param ids of clones that may have been begun
     * @param addresses that members get which are being made
     */
    record Reserved(Set<ContainerId> ids, Set<Ipv4> addresses) {
        Reserved {
            ids = Set.copyOf(ids);
            addresses = Set.copyOf(addresses);
        }
    }

    /** What was chosen. */
    record Choice(ContainerId id, CloneName name, Optional<Ipv4Interface> address, Optional<String> node) {}

    /** There is nothing to choose from. The message is a sentence that says why, and what to do. */
    static final class ImpossibleException extends Exception {
        private static final long serialVersionUID = 1L;

        ImpossibleException(String message) {
            super(message);
        }
    }

    Placement(GroupSettings settings, Container base, Inventory inventory, Observation seen, Reserved reserved) {
        this.settings = settings;
        this.base = base;
        this.inventory = inventory;
        this.seen = seen;
        this.reserved = reserved;
    }

    /**
     * Chooses everything.
     *
     * @param members of the group
     * @param room what a new member needs
     * @param failures how often it has failed, one after the other: other nodes are tried then
     */
    Choice choose(List<Member> members, Room room, int failures) throws ImpossibleException {
        CloneName name = name();
        ContainerId id = id(name, members);
        return new Choice(id, name, address(id), node(members, room, failures));
    }

    /** {@code 101-cloned-1}, as in the original: after the last one that there is. */
    private CloneName name() throws ImpossibleException {
        Pattern clone = clonesOf(settings.clones().base());
        int last = 0;
        for (Observed observed : seen.containers()) {
            Matcher matcher = clone.matcher(observed.name());
            last = matcher.matches() ? Math.max(last, Integer.parseInt(matcher.group(1))) : last;
        }
        CloneName name = named(last + 1);
        for (int number = last + 2; !inventory.isNumbered() && isTaken(new ContainerId(name.value())); number++) {
            name = named(number);
        }
        return name;
    }

    /** The names of clones of a container. */
    static Pattern clonesOf(ContainerId base) {
        return Pattern.compile(Pattern.quote(base.value().replace('_', '-')) + "-cloned-([0-9]{1,6})");
    }

    private CloneName named(int number) throws ImpossibleException {
        return named(settings.clones().base(), number);
    }

    private static CloneName named(ContainerId base, int number) throws ImpossibleException {
        try {
            return new CloneName(base + "-cloned-" + number);
        } catch (IllegalArgumentException e) {
            throw new ImpossibleException(
                    "a clone of container " + base + " cannot be named after it: " + e.getMessage());
        }
    }

    private boolean isTaken(ContainerId id) {
        return inventory.ids().contains(id) || reserved.ids().contains(id);
    }

    /** After the last one, so that the highest id is the newest. */
    private ContainerId id(CloneName name, List<Member> members) throws ImpossibleException {
        if (!inventory.isNumbered()) {
            return new ContainerId(name.value());
        }
        int first = settings.clones().startingId();
        for (Member member : members) {
            if (member.origin() == Member.Origin.CREATED) {
                first = Math.max(first, Integer.parseInt(member.id().value()) + 1);
            }
        }
        for (int id = first; id < first + MOST_IDS; id++) {
            ContainerId candidate = new ContainerId(Integer.toString(id));
            if (!isTaken(candidate)) {
                return candidate;
            }
        }
        throw new ImpossibleException("no id is free from " + first + " on");
    }

    /**
     * The first address of the group that no other guest has; empty with DHCP.
     *
     * @param guest the new member, whose own address does not matter
     */
    Optional<Ipv4Interface> address(ContainerId guest) throws ImpossibleException {
        List<Ipv4> addresses = settings.clones().addresses();
        if (addresses.isEmpty()) {
            return Optional.empty();
        }
        if (!inventory.unknownNetworks().isEmpty()) {
            Map.Entry<ContainerId, String> unknown =
                    inventory.unknownNetworks().entrySet().iterator().next();
            throw new ImpossibleException("whether an address is free is not known, for that of guest %s is not: %s"
                    .formatted(unknown.getKey(), unknown.getValue()));
        }
        Set<Ipv4> taken = inventory.addressesBeside(guest);
        // Two programs that choose at once for different ids choose different addresses.
        int first = Math.floorMod(guest.value().hashCode(), addresses.size());
        for (int i = 0; i < addresses.size(); i++) {
            Ipv4 address = addresses.get((first + i) % addresses.size());
            if (!taken.contains(address) && !reserved.addresses().contains(address)) {
                return Optional.of(new Ipv4Interface(address, prefixLength(address)));
            }
        }
        throw new ImpossibleException(
                "all " + addresses.size() + " addresses of static_ip_range are taken; give it more");
    }

    private int prefixLength(Ipv4 address) {
        return settings.clones()
                .prefixLength()
                .or(() -> inventory
                        .first(base.id())
                        .flatMap(Inventory.Network::address)
                        .filter(own -> own.address().isInSameNetwork(address, own.prefixLength()))
                        .map(Ipv4Interface::prefixLength))
                .orElse(USUAL_PREFIX);
    }

    /** A node that is online, may be used, has the storage, and the memory. */
    private Optional<String> node(List<Member> members, Room room, int failures) throws ImpossibleException {
        List<Observation.Node> fit = new ArrayList<>();
        List<String> unfit = new ArrayList<>();
        for (Observation.Node node : seen.nodes()) {
            Optional<String> fault = fault(node, room);
            fault.ifPresentOrElse(
                    why -> unfit.add((node.name().isEmpty() ? "the host" : node.name()) + " " + why),
                    () -> fit.add(node));
        }
        for (String wanted : settings.clones().nodes()) {
            if (seen.nodes().stream().noneMatch(node -> node.name().equals(wanted))) {
                unfit.add(wanted + " is not there");
            }
        }
        if (fit.isEmpty()) {
            throw new ImpossibleException("there is no room for a clone of container " + base.id() + ": "
                    + String.join(", ", unfit).strip());
        }
        Map<String, Long> count = members.stream().collect(Collectors.groupingBy(Member::node, Collectors.counting()));
        Comparator<Observation.Node> byRoom = Comparator.comparingLong(Placement::available);
        String home = seen.nodeOf(base.id()).orElse("");
        fit.sort((settings.clones().isPacked()
                        ? byRoom
                        : Comparator.comparingLong((Observation.Node node) -> count.getOrDefault(node.name(), 0L))
                                .thenComparing(byRoom.reversed()))
                .thenComparing(node -> !node.name().equals(home))
                .thenComparing(Observation.Node::name));
        return Optional.of(fit.get(failures % fit.size()).name()).filter(node -> !node.isEmpty());
    }

    private static long available(Observation.Node node) {
        return node.usage()
                .map(HostUsage::memoryAvailable)
                .orElse(MemorySize.ZERO)
                .bytes();
    }

    /** Why a node cannot be used. */
    private Optional<String> fault(Observation.Node node, Room room) {
        GroupSettings.Clones clones = settings.clones();
        if (!clones.nodes().isEmpty() && !clones.nodes().contains(node.name())) {
            return Optional.of("is not one of target_nodes");
        }
        if (node.usage().isEmpty()) {
            return Optional.of("is offline, or does not report its resources");
        }
        Set<String> storages = inventory.storages().get(node.name());
        if (storages != null
                && clones.storage().filter(one -> !storages.contains(one)).isPresent()) {
            return Optional.of("has no storage " + clones.storage().get());
        }
        long free = Math.max(0, available(node) - room.reserve().bytes());
        return free < room.needed().bytes()
                ? Optional.of("has %s free besides the reserve, and members use up to %s"
                        .formatted(new MemorySize(free), room.needed()))
                : Optional.empty();
    }

    /**
     * Memory of a node.
     *
     * @param needed what a member uses
     * @param reserve what is not given to members
     */
    record Room(MemorySize needed, MemorySize reserve) {}
}
