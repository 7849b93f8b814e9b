package org.lxcautoscale.group;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4Interface;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.decision.group.Member;
import org.lxcautoscale.group.Placement.ImpossibleException;
import org.lxcautoscale.host.Inventory;
import org.lxcautoscale.settings.GroupSettings;

/** Plans new members of a group, by what exists when it is planned. */
final class Planning {

    private final Supplier<Placement.Reserved> reserved;
    /** Guests that are no containers, or were not seen as such. */
    private final Set<ContainerId> noticed = new HashSet<>();
    /** What the last new member was placed by. */
    private @Nullable Sight last;

    /** @param reserved what no new member may get */
    Planning(Supplier<Placement.Reserved> reserved) {
        this.reserved = reserved;
    }

    /**
     * An id of a clone that was in use neither when it was decided nor the last time: another program may be about to do the same.
     * One that was is that of a virtual machine.
     */
    Optional<ContainerId> appeared(Inventory all, Sight sight, ContainerId lowest) {
        Set<ContainerId> unseen = new HashSet<>(all.ids());
        sight.seen().containers().forEach(one -> unseen.remove(one.id()));
        unseen.removeAll(reserved.get().ids()); // what our own groups are making
        unseen.removeIf(id -> all.isNumbered() && id.compareTo(lowest) < 0);
        Optional<ContainerId> fresh =
                unseen.stream().filter(id -> !noticed.contains(id)).findFirst();
        noticed.clear();
        noticed.addAll(unseen);
        return fresh;
    }

    /**
     * Chooses id, name, address and node of a new member.
     *
     * @param most the most memory that a member uses; zero if that is not known
     * @param failures how often it has failed, one after the other
     */
    Placement.Choice choose(
            GroupSettings group, Inventory all, Sight sight, List<Member> members, MemorySize most, int failures)
            throws ImpossibleException {
        last = sight;
        ContainerId id = group.clones().base();
        Container base = sight.container(id)
                .orElseThrow(() -> new ImpossibleException(
                        "container " + id + " (base_snapshot_name) does not exist, or cannot be read"));
        boolean isKnown =
                !most.equals(MemorySize.ZERO) || base.allocation().memory().isUnlimited();
        MemorySize needed = isKnown ? most : base.allocation().memory();
        return new Placement(group, base, all, sight.seen(), reserved.get())
                .choose(members, new Placement.Room(needed, sight.reserve()), failures);
    }

    /** Another address for a member whose address was taken by somebody else. */
    Optional<Ipv4Interface> address(GroupSettings group, Inventory all, ContainerId id) throws ImpossibleException {
        Sight sight = last;
        Optional<Container> base = sight == null
                ? Optional.empty()
                : sight.container(group.clones().base());
        if (sight == null || base.isEmpty()) { // the program was started in between
            throw new ImpossibleException("its address was taken by another guest");
        }
        return new Placement(group, base.get(), all, sight.seen(), reserved.get()).address(id);
    }
}
