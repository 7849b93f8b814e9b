package org.lxcautoscale.group;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.decision.group.Member;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.settings.GroupSettings;
import org.lxcautoscale.settings.GroupSettings.HealthCheck;
import org.lxcautoscale.settings.Tag;

/**
 * Which containers are the members of a group, and which may be. Members are the containers that have its tag, and those that it
 * lists: so it makes no difference who has made them. Used by the thread of the loop.
 */
final class Membership {

    /** How long a clone that nobody has finished holds the group up. */
    private static final Duration FOREIGN_FOR = Duration.ofHours(1);

    private final Conditions conditions = new Conditions();
    private final Map<ContainerId, Instant> doubtfulSince = new HashMap<>();
    private GroupSettings settings;
    private List<Member> members = List.of();
    private MemorySize mostMemory = MemorySize.ZERO;

    /**
     * What is remembered of a group, as far as it tells who is a member.
     *
     * @param members those that it had last
     * @param lost clones that may appear
     * @param health of a member, from probes
     */
    record Memory(Set<ContainerId> members, List<Lost> lost, Probes health) {}

    Membership(GroupSettings settings) {
        this.settings = settings;
    }

    void reconfigure(GroupSettings changed) {
        settings = changed;
    }

    /** The members, as they were in the last cycle. */
    List<Member> all() {
        return members;
    }

    Set<ContainerId> ids() {
        Set<ContainerId> ids = new HashSet<>();
        members.forEach(member -> ids.add(member.id()));
        return ids;
    }

    /** The most memory that one of them used in the last cycle; zero if that is not known. */
    MemorySize mostMemory() {
        return mostMemory;
    }

    Optional<Member> find(ContainerId id) {
        return members.stream().filter(member -> member.id().equals(id)).findFirst();
    }

    /** Looks at all containers. */
    void look(Sight sight, Memory memory, Instant now) {
        List<Member> found = new ArrayList<>();
        MemorySize most = MemorySize.ZERO;
        for (Observed observed : sight.seen().containers()) {
            Optional<Member> member = member(observed, sight, memory, now);
            if (member.isPresent()) {
                found.add(member.get());
                MemorySize used = sight.use(observed.id()).memory();
                most = most.compareTo(used) < 0 ? used : most;
            }
        }
        members = List.copyOf(found);
        mostMemory = most;
        conditions.retain(ids());
    }

    private Optional<Member> member(Observed observed, Sight sight, Memory memory, Instant now) {
        String node = sight.seen().nodeOf(observed.id()).orElse("");
        return switch (observed) {
            case Observed.Unreadable unreadable ->
                isListed(unreadable.id()) || memory.members().contains(unreadable.id())
                        ? Optional.of(unreadable(unreadable, node))
                        : Optional.empty();
            case Observed.Readable readable ->
                isMember(readable.container())
                        ? Optional.of(member(readable.container(), node, sight, memory, now))
                        : Optional.empty();
        };
    }

    private static Member unreadable(Observed.Unreadable one, String node) {
        return new Member(
                one.id(),
                one.name(),
                node,
                Member.Origin.GIVEN,
                Member.Condition.UNREADABLE,
                one.cause(),
                Optional.empty(),
                Set.of());
    }

    private Member member(Container container, String node, Sight sight, Memory memory, Instant now) {
        ContainerId id = container.id();
        Conditions.Known known = condition(container, memory, now);
        boolean isReady = known.condition() == Member.Condition.READY;
        return new Member(
                id,
                container.name(),
                node,
                origin(container),
                known.condition(),
                known.why(),
                isReady ? sight.use(id).load() : Optional.empty(),
                isReady ? sight.use(id).growing() : Set.of());
    }

    /** The state of a member. */
    Conditions.Known condition(Container container, Memory memory, Instant now) {
        return conditions.of(container, settings.health(), memory.health().of(container.id()), now);
    }

    private Member.Origin origin(Container container) {
        if (container.id().equals(settings.clones().base())) {
            return Member.Origin.BASE;
        }
        boolean isOurs = container.tags().contains(Tag.CREATED)
                && container.tags().contains(settings.tag())
                && !isListed(container.id());
        return isOurs ? Member.Origin.CREATED : Member.Origin.GIVEN;
    }

    private boolean isListed(ContainerId id) {
        return settings.containers().contains(id);
    }

    private boolean isMember(Container container) {
        return (isListed(container.id()) || container.tags().contains(settings.tag())) && !container.template();
    }

    /** Whether it is a member that runs and is about to be taken out. */
    boolean isLeaving(Container container) {
        return container.isRunning() && isMember(container) && container.tags().contains(Tag.PARKED);
    }

    /** The members that run, and how they are checked. */
    Map<ContainerId, HealthCheck> checks(Observation seen) {
        Map<ContainerId, HealthCheck> checks = new HashMap<>();
        for (Observed observed : seen.containers()) {
            if (observed instanceof Observed.Readable readable
                    && readable.container().isRunning()
                    && isMember(readable.container())) {
                checks.put(readable.id(), settings.health());
            }
        }
        return checks;
    }

    // ---- those that may be members

    /** Why it is not known how many members there are, a sentence; empty if it is. */
    Optional<String> doubt(Sight sight, Memory memory, Instant now) {
        Set<ContainerId> found = new HashSet<>();
        Optional<String> sentence = Optional.empty();
        for (Observed observed : sight.seen().containers()) {
            Optional<String> why = doubt(observed, memory);
            if (why.isPresent()) {
                found.add(observed.id());
                Instant since = doubtfulSince.computeIfAbsent(observed.id(), _ -> now);
                sentence = Duration.between(since, now).compareTo(FOREIGN_FOR) < 0 ? why : sentence;
            }
        }
        doubtfulSince.keySet().retainAll(found);
        return sentence;
    }

    /** Another program may be making it, or it cannot be read. */
    private Optional<String> doubt(Observed observed, Memory memory) {
        ContainerId id = observed.id();
        boolean isKnown = memory.members().contains(id)
                || isListed(id)
                || memory.lost().stream().anyMatch(one -> one.id().equals(id));
        boolean isNamed = Placement.clonesOf(settings.clones().base())
                .matcher(observed.name())
                .matches();
        if (isKnown) {
            return Optional.empty();
        }
        return switch (observed) {
            case Observed.Unreadable _ ->
                isNamed || (observed.name().equals(id.value()) && id.compareTo(lowestId()) >= 0)
                        ? Optional.of("container " + id + " cannot be read, and may be a member")
                        : Optional.empty();
            case Observed.Readable readable -> {
                Set<String> tags = readable.container().tags();
                yield isNamed && !tags.contains(Tag.CREATED) && !tags.contains(settings.tag())
                        ? Optional.of("container " + id + " (" + observed.name()
                                + ") is a clone that something else is making, or has not finished")
                        : Optional.empty();
            }
        };
    }

    /** The lowest id of clones, where ids are numbers. */
    ContainerId lowestId() {
        return new ContainerId(Integer.toString(settings.clones().startingId()));
    }

    /** Whether it may have one more; of several that are added at once, the one with the lowest id comes first. */
    Creating.Vacancy vacancy(ContainerId id, Observation seen, Memory memory) {
        long before = 0;
        for (Observed observed : seen.containers()) {
            if (observed.id().equals(id)) {
                continue;
            }
            switch (observed) {
                case Observed.Unreadable _ -> {
                    if (doubt(observed, memory).isPresent()) {
                        return Creating.Vacancy.UNKNOWN;
                    }
                    before += memory.members().contains(observed.id()) ? 1 : 0;
                }
                case Observed.Readable readable -> before += comesBefore(readable.container(), id) ? 1 : 0;
            }
        }
        return before < settings.instances().max() ? Creating.Vacancy.FREE : Creating.Vacancy.NONE;
    }

    private boolean comesBefore(Container one, ContainerId id) {
        boolean isEarlier = one.id().compareTo(id) < 0 && !one.tags().contains(Tag.PARKED);
        return isMember(one) && (one.isRunning() || isEarlier);
    }

    /** Whether there are enough members without this one. */
    boolean canSpare(ContainerId id, Observation seen) {
        long others = 0;
        for (Observed observed : seen.containers()) {
            if (observed instanceof Observed.Readable readable
                    && !readable.id().equals(id)
                    && isMember(readable.container())
                    && !readable.container().tags().contains(Tag.PARKED)) {
                others++;
            }
        }
        return others >= settings.instances().min();
    }
}
