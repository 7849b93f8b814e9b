package org.lxcautoscale.group;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4Interface;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.decision.group.GroupAction;
import org.lxcautoscale.decision.group.GroupChange;
import org.lxcautoscale.decision.group.GroupContext;
import org.lxcautoscale.decision.group.GroupDecision;
import org.lxcautoscale.decision.group.GroupPlanner;
import org.lxcautoscale.decision.group.Member;
import org.lxcautoscale.group.Placement.ImpossibleException;
import org.lxcautoscale.host.CloneName;
import org.lxcautoscale.host.Inventory;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.settings.GroupSettings;
import org.lxcautoscale.settings.GroupSettings.HealthCheck;
import org.lxcautoscale.settings.GroupSettings.ScaleIn.Way;
import org.lxcautoscale.settings.Tag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One group while the program runs: it is looked at and decided on in each cycle, and what is decided is carried out in the steps
 * that follow, at most one thing at a time. Used by the thread of the loop.
 */
final class Group implements Creating.Premises, Removing.Premises {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    /** How long a clone that was begun may appear later, and is removed then. */
    private static final Duration LOST_FOR = Duration.ofHours(24);

    /** How long a clone that nobody has finished holds the group up. */
    private static final Duration FOREIGN_FOR = Duration.ofHours(1);

    private static final String LATE = "it appeared after it had been given up";

    private final Surroundings surroundings;
    private final Conditions conditions = new Conditions();
    private final Map<ContainerId, Instant> foreign = new HashMap<>();
    private final List<GroupChange> changes = new ArrayList<>();
    /** Guests that are no containers, or were not seen as such. */
    private final Set<ContainerId> noticed = new HashSet<>();

    private GroupSettings settings;
    private Kept kept;
    private @Nullable Creating creating;
    private @Nullable Removing removing;
    private boolean isPlanning;
    private List<Member> members = List.of();
    private MemorySize needed = MemorySize.ZERO;
    private @Nullable GroupDecision decision;
    /** What the last new member was placed by. */
    private @Nullable Sight planned;

    /** What all groups have in common. */
    interface Surroundings {

        /** Writes down what is remembered of a group; false if that cannot be done. */
        boolean keep(GroupSettings group, Kept kept);

        /** What no new member may get. */
        Placement.Reserved reserved();

        Optional<Health> health(ContainerId id);

        /** What was seen last. */
        Observation seen();
    }

    Group(GroupSettings settings, Kept kept, Surroundings surroundings) {
        this.settings = settings;
        this.kept = kept;
        this.surroundings = surroundings;
        this.creating = kept.creation().map(one -> new Creating(this, one)).orElse(null);
        this.removing = kept.removal().map(one -> new Removing(this, one)).orElse(null);
    }

    GroupSettings settings() {
        return settings;
    }

    Kept kept() {
        return kept;
    }

    void reconfigure(GroupSettings changed) {
        settings = changed;
    }

    // ---- looking and deciding

    /** Decides, and begins what was decided. */
    void cycle(Sight sight, Optional<String> ban, Workplace at) {
        GroupDecision now = decide(sight, ban, at.now());
        if (set(kept.with(now.state()).withMembers(ids()))) { // or nothing is begun
            act(now, sight, at);
        }
    }

    /** Only decides. */
    void consider(Sight sight, Optional<String> ban, Moment now) {
        decide(sight, ban, now);
    }

    private GroupDecision decide(Sight sight, Optional<String> ban, Moment now) {
        look(sight, now);
        Optional<String> obstacle =
                ban.or(this::underWay).or(() -> unclearMembers(sight)).or(() -> unfinished(sight, now.monotonic()));
        GroupDecision decided = GroupPlanner.decide(new GroupContext(
                settings,
                kept.state(),
                members,
                sight.offPeak().contains(settings.clones().base()),
                obstacle,
                now.monotonic()));
        if (decision == null || decision.reason() != decided.reason() || decided.isChange()) {
            LOG.info("{}: {}.", settings.section(), decided.sentence());
        }
        decision = decided;
        return decided;
    }

    private void look(Sight sight, Moment now) {
        List<Member> seen = new ArrayList<>();
        MemorySize most = MemorySize.ZERO;
        for (Observed observed : sight.seen().containers()) {
            Optional<Member> member = member(observed, sight, now);
            if (member.isPresent()) {
                seen.add(member.get());
                most = max(most, sight.use(observed.id()).memory());
            }
        }
        members = List.copyOf(seen);
        needed = most;
        conditions.retain(ids());
    }

    private static MemorySize max(MemorySize one, MemorySize other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private Optional<Member> member(Observed observed, Sight sight, Moment now) {
        ContainerId id = observed.id();
        boolean isListed = settings.containers().contains(id);
        String node = sight.seen().nodeOf(id).orElse("");
        return switch (observed) {
            case Observed.Unreadable unreadable ->
                isListed || kept.members().contains(id)
                        ? Optional.of(new Member(
                                id,
                                unreadable.name(),
                                node,
                                Member.Origin.GIVEN,
                                Member.Condition.UNREADABLE,
                                unreadable.cause(),
                                Optional.empty(),
                                Set.of()))
                        : Optional.empty();
            case Observed.Readable readable -> {
                Container container = readable.container();
                yield isMember(container) ? Optional.of(member(container, node, sight, now)) : Optional.empty();
            }
        };
    }

    private Member member(Container container, String node, Sight sight, Moment now) {
        ContainerId id = container.id();
        Conditions.Known known = condition(container, now.monotonic());
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

    private Member.Origin origin(Container container) {
        if (container.id().equals(settings.clones().base())) {
            return Member.Origin.BASE;
        }
        boolean isOurs = container.tags().contains(Tag.CREATED)
                && container.tags().contains(settings.tag())
                && !settings.containers().contains(container.id());
        return isOurs ? Member.Origin.CREATED : Member.Origin.GIVEN;
    }

    @Override
    public Conditions.Known condition(Container container, Instant now) {
        return conditions.of(container, settings.health(), surroundings.health(container.id()), now);
    }

    private Set<ContainerId> ids() {
        Set<ContainerId> ids = new HashSet<>();
        members.forEach(member -> ids.add(member.id()));
        return ids;
    }

    /** The members that run, and how they are checked. */
    Map<ContainerId, HealthCheck> checks(Iterable<Observed> seen) {
        Map<ContainerId, HealthCheck> checks = new HashMap<>();
        for (Observed observed : seen) {
            if (observed instanceof Observed.Readable readable
                    && readable.container().isRunning()
                    && (settings.containers().contains(readable.id())
                            || readable.container().tags().contains(settings.tag()))) {
                checks.put(readable.id(), settings.health());
            }
        }
        if (creating != null && creating.creation().stage().compareTo(Creation.Stage.STARTED) >= 0) {
            checks.put(creating.creation().id(), settings.health());
        }
        return checks;
    }

    // ---- obstacles

    /** What is being done, as a sentence. */
    Optional<String> underWay() {
        if (isPlanning) {
            return Optional.of("a place for a new member is being looked for");
        }
        if (creating != null) {
            return Optional.of(creating.creation().inWords());
        }
        return Optional.ofNullable(removing).map(one -> one.removal().inWords());
    }

    /** The containers on which this group works. */
    Map<ContainerId, String> worksOn() {
        Map<ContainerId, String> all = new LinkedHashMap<>();
        if (creating != null) {
            all.put(creating.creation().id(), creating.creation().inWords());
        }
        if (removing != null) {
            all.put(removing.removal().id(), removing.removal().inWords());
        }
        return all;
    }

    /** Until it is known once how many members there are, one that cannot be read may be any. */
    private Optional<String> unclearMembers(Sight sight) {
        if (kept.state().desired().isPresent()) {
            return Optional.empty();
        }
        return sight.seen().containers().stream()
                .filter(Observed.Unreadable.class::isInstance)
                .findFirst()
                .map(one -> "how many members there are is not known, for container " + one.id() + " cannot be read");
    }

    /** A clone that another program is making, or that cannot be read, may be one more member. */
    private Optional<String> unfinished(Sight sight, Instant now) {
        Set<ContainerId> found = new HashSet<>();
        Optional<String> sentence = Optional.empty();
        for (Observed observed : sight.seen().containers()) {
            Optional<String> why = doubtful(observed);
            if (why.isPresent()) {
                found.add(observed.id());
                Instant since = foreign.computeIfAbsent(observed.id(), _ -> now);
                sentence = Duration.between(since, now).compareTo(FOREIGN_FOR) < 0 ? why : sentence;
            }
        }
        foreign.keySet().retainAll(found);
        return sentence;
    }

    /** Why a container that is no member may be about to become one; empty if not. */
    private Optional<String> doubtful(Observed observed) {
        ContainerId id = observed.id();
        boolean isNamed = Placement.clonesOf(settings.clones().base())
                .matcher(observed.name())
                .matches();
        boolean isOurs = kept.members().contains(id)
                || settings.containers().contains(id)
                || kept.lost().stream().anyMatch(one -> one.id().equals(id));
        if (isOurs) {
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

    // ---- acting

    private void act(GroupDecision now, Sight sight, Workplace at) {
        switch (now.action()) {
            case GroupAction.Stay _ -> undoLate(sight, at.now());
            case GroupAction.Add add
            when add.parked().isPresent() -> restart(add.parked().get(), add.inPlaceOf(), now.sentence(), at.now());
            case GroupAction.Add add -> {
                isPlanning = true;
                at.tasks()
                        .inventory(
                                all -> plan(all, add.inPlaceOf(), now.sentence(), sight, at.now()),
                                e -> unplanned("what exists on the host is not known: " + e.sentence(), at.now()));
            }
            case GroupAction.Remove(ContainerId id) ->
                remove(id, settings.scaleIn().way() == Way.DESTROY ? Removal.Way.DESTROY : way(id), now.sentence(), at);
        }
    }

    /** One that is broken would be broken again. */
    private Removal.Way way(ContainerId id) {
        boolean isBroken = members.stream().anyMatch(member -> member.id().equals(id) && member.isBroken());
        return isBroken ? Removal.Way.EXPEL : Removal.Way.PARK;
    }

    private void restart(ContainerId id, Optional<ContainerId> inPlaceOf, String why, Moment now) {
        begin(new Creation(
                id,
                settings.clones().base(),
                new CloneName("parked"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                inPlaceOf,
                true,
                why,
                Creation.Stage.PLANNED,
                now.wall(),
                ""));
    }

    private void plan(Inventory all, Optional<ContainerId> inPlaceOf, String why, Sight sight, Moment now) {
        isPlanning = false;
        ContainerId baseId = settings.clones().base();
        try {
            Container base = sight.container(baseId)
                    .orElseThrow(() -> new ImpossibleException(
                            "container " + baseId + " (base_snapshot_name) does not exist, or cannot be read"));
            MemorySize room = needed.equals(MemorySize.ZERO)
                            && !base.allocation().memory().isUnlimited()
                    ? base.allocation().memory()
                    : needed;
            Optional<ContainerId> appeared = appeared(all, sight);
            if (appeared.isPresent()) { // another program may be about to do the same
                LOG.info(
                        "{}: container {} has appeared meanwhile; it is decided again.",
                        settings.section(),
                        appeared.get());
                return;
            }
            Placement.Choice choice = placement(all, base, sight)
                    .choose(
                            members,
                            new Placement.Room(room, sight.reserve()),
                            kept.state().failures());
            String home = sight.seen().nodeOf(baseId).orElse("");
            begin(new Creation(
                    choice.id(),
                    baseId,
                    choice.name(),
                    choice.address(),
                    choice.node().filter(node -> !node.equals(home)),
                    Optional.empty(),
                    inPlaceOf,
                    false,
                    why,
                    Creation.Stage.PLANNED,
                    now.wall(),
                    ""));
        } catch (ImpossibleException e) {
            unplanned(String.valueOf(e.getMessage()), now);
        }
    }

    /**
     * An id of a clone that was in use neither when it was decided nor the last time; one that was is that of a virtual machine.
     */
    private Optional<ContainerId> appeared(Inventory all, Sight sight) {
        Set<ContainerId> unseen = new HashSet<>(all.ids());
        sight.seen().containers().forEach(one -> unseen.remove(one.id()));
        unseen.removeAll(surroundings.reserved().ids()); // what our own groups are making
        unseen.removeIf(id -> all.isNumbered() && id.compareTo(lowestId()) < 0);
        Optional<ContainerId> fresh =
                unseen.stream().filter(id -> !noticed.contains(id)).findFirst();
        noticed.clear();
        noticed.addAll(unseen);
        return fresh;
    }

    private Placement placement(Inventory all, Container base, Sight sight) {
        planned = sight;
        return new Placement(settings, base, all, sight.seen(), surroundings.reserved());
    }

    @Override
    public Optional<Ipv4Interface> address(Inventory inventory, ContainerId id) throws ImpossibleException {
        Optional<Container> base = planned == null
                ? Optional.empty()
                : planned.container(settings.clones().base());
        if (planned == null || base.isEmpty()) { // the program was started in between
            throw new ImpossibleException("its address was taken by another guest");
        }
        return placement(inventory, base.get(), planned).address(id);
    }

    private void unplanned(String sentence, Moment now) {
        isPlanning = false;
        failed(settings.clones().base(), "a new member was not made", sentence, now);
    }

    private void begin(Creation creation) {
        if (set(kept.withCreation(Optional.of(creation)))) {
            creating = new Creating(this, creation);
        }
    }

    private void remove(ContainerId id, Removal.Way way, String why, Workplace at) {
        Removal removal = new Removal(id, way, why, false, 0, at.now().wall());
        if (set(kept.withRemoval(Optional.of(removal)))) {
            removing = new Removing(this, removal);
        }
    }

    /** Removes clones that have appeared although they had been given up. */
    private void undoLate(Sight sight, Moment now) {
        List<Lost> left = new ArrayList<>();
        Optional<Lost> late = Optional.empty();
        for (Lost lost : kept.lost()) {
            if (late.isEmpty() && underWay().isEmpty() && hasAppeared(lost, sight)) {
                late = Optional.of(lost);
            } else if (Duration.between(lost.since(), now.wall()).compareTo(LOST_FOR) < 0) {
                left.add(lost);
            }
        }
        if (!set(kept.withLost(left))) {
            return;
        }
        late.ifPresent(lost -> begin(new Creation(
                lost.id(),
                lost.base(),
                lost.name(),
                lost.address(),
                Optional.empty(),
                lost.snapshot(),
                Optional.empty(),
                false,
                "",
                Creation.Stage.CLONED,
                now.wall(),
                LATE)));
    }

    /** A clone that nobody has touched: it has the tags of its base. */
    private static boolean hasAppeared(Lost lost, Sight sight) {
        Optional<Set<String>> untouched = sight.container(lost.base()).map(Container::tags);
        return sight.container(lost.id())
                .filter(one -> !one.isLocked()
                        && !one.isRunning()
                        && one.name().equals(lost.name().value())
                        && untouched.equals(Optional.of(one.tags())))
                .isPresent();
    }

    /** Goes on with what was begun. */
    void step(Workplace at) {
        if (creating != null) {
            creating.step(at).ifPresent(end -> {
                creating = null;
                ended(end, at);
            });
        }
        if (removing != null) {
            removing.step(at).ifPresent(end -> {
                removing = null;
                ended(end, at.now());
            });
        }
    }

    private void ended(Creating.End end, Workplace at) {
        switch (end) {
            case Creating.End.Ready(Creation made, String note) -> {
                Set<ContainerId> ids = new HashSet<>(kept.members());
                ids.add(made.id());
                set(kept.with(kept.state().afterAddition(at.now().monotonic()))
                        .withCreation(Optional.empty())
                        .withMembers(ids));
                String change = made.isRestart()
                        ? "Container " + made.id() + " started."
                        : "Container " + made.base() + " cloned to " + made.id() + ". " + made.id() + " started.";
                changed(GroupChange.Kind.SCALE_OUT, made.id(), change, with(made.why(), note));
                made.inPlaceOf().ifPresent(old -> replace(old, made.id(), at));
            }
            case Creating.End.Undone(Creation undone, Optional<Lost> lost) -> {
                List<Lost> all = new ArrayList<>(kept.lost());
                lost.ifPresent(all::add);
                set(kept.withCreation(Optional.empty()).withLost(all));
                if (!undone.failure().equals(LATE)) {
                    failed(
                            undone.id(),
                            "member " + undone.id() + " was not added"
                                    + (lost.isPresent()
                                            ? ""
                                            : ", and everything that was made for it was removed again"),
                            undone.failure(),
                            at.now());
                }
            }
        }
    }

    /** The one that is to be replaced may have recovered. */
    private void replace(ContainerId old, ContainerId by, Workplace at) {
        boolean isBroken = members.stream().anyMatch(member -> member.id().equals(old) && member.isBroken());
        if (isBroken && removing == null && settings.scaleIn().way() != Way.OFF) {
            Removal.Way way = settings.scaleIn().way() == Way.DESTROY ? Removal.Way.DESTROY : Removal.Way.EXPEL;
            remove(old, way, "it was broken, and is replaced by " + by, at);
        }
    }

    private void ended(Removing.End end, Moment now) {
        Removal removal = end.removal();
        set(kept.withRemoval(Optional.empty()));
        switch (end) {
            case Removing.End.Removed removed -> {
                set(kept.with(kept.state().afterRemoval(now.monotonic())));
                changed(
                        GroupChange.Kind.SCALE_IN,
                        removal.id(),
                        "Container " + removal.id()
                                + (removal.way() == Removal.Way.DESTROY ? " removed." : " stopped."),
                        with(removal.why(), removed.note()));
            }
            case Removing.End.GivenUp givenUp ->
                failed(removal.id(), "member " + removal.id() + " was not taken out", givenUp.why(), now);
        }
    }

    private static String with(String why, String note) {
        return note.isEmpty() ? why : why + "; " + note;
    }

    private void failed(ContainerId id, String what, String sentence, Moment now) {
        boolean isNew = !kept.state().failure().equals(sentence);
        set(kept.with(kept.state().afterFailure(sentence, now.monotonic())));
        LOG.warn("{}: {}: {}.", settings.section(), what, sentence);
        if (isNew) {
            changes.add(new GroupChange(settings, GroupChange.Kind.FAILED, id, what, sentence));
        }
    }

    private void changed(GroupChange.Kind kind, ContainerId id, String change, String why) {
        LOG.info("{}: {} {}.", settings.section(), change, why);
        changes.add(new GroupChange(settings, kind, id, change, why));
    }

    /** What has happened since the last call. */
    List<GroupChange> takeChanges() {
        List<GroupChange> all = List.copyOf(changes);
        changes.clear();
        return all;
    }

    private boolean set(Kept next) {
        if (next.equals(kept)) {
            return true;
        }
        boolean isKept = surroundings.keep(settings, next);
        if (isKept) {
            kept = next;
        }
        return isKept;
    }

    // ---- orders

    /** @throws IllegalArgumentException when it may not have so many, or may not get there; the message says why */
    void scale(int count) {
        if (count < settings.instances().min() || count > settings.instances().max()) {
            throw new IllegalArgumentException(
                    "group %s may have %s to %s members (min_instances, max_instances), not %s"
                            .formatted(
                                    settings.name(),
                                    settings.instances().min(),
                                    settings.instances().max(),
                                    count));
        }
        long now = members.stream().filter(Member::counts).count();
        if (count < now && settings.scaleIn().way() == Way.OFF) {
            throw new IllegalArgumentException(
                    "group %s has %s members and takes none out (scale_in: off); set scale_in to stop or destroy"
                            .formatted(settings.name(), now));
        }
        require(kept.with(kept.state().withDesired(count)));
    }

    /** @param by who pauses it; empty to end the pause */
    void pause(String by) {
        require(kept.with(kept.state().withPause(by)));
    }

    private void require(Kept next) {
        if (!set(next)) {
            throw new IllegalStateException("it could not be written down, so it is not done");
        }
    }

    GroupView view() {
        return new GroupView(
                settings,
                kept.state(),
                members,
                Optional.ofNullable(decision).map(GroupDecision::sentence).orElse("not looked at yet"),
                Optional.ofNullable(decision).map(now -> now.reason().name()).orElse(""),
                underWay());
    }

    // ---- for the work on members

    @Override
    public String tag() {
        return settings.tag();
    }

    @Override
    public boolean isFull() {
        return !settings.clones().isLinked();
    }

    @Override
    public Optional<String> storage() {
        return settings.clones().storage();
    }

    /** The lowest id of clones. */
    private ContainerId lowestId() {
        return new ContainerId(Integer.toString(settings.clones().startingId()));
    }

    @Override
    public boolean keep(Creation creation) {
        return set(kept.withCreation(Optional.of(creation)));
    }

    /** Of several that are added at once, the one with the lowest id comes first. */
    @Override
    public Creating.Vacancy vacancy(ContainerId id) {
        long before = 0;
        for (Observed observed : surroundings.seen().containers()) {
            if (observed.id().equals(id)) {
                continue;
            }
            switch (observed) {
                case Observed.Unreadable _ -> {
                    if (doubtful(observed).isPresent()) {
                        return Creating.Vacancy.UNKNOWN;
                    }
                    before += kept.members().contains(observed.id()) ? 1 : 0;
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

    @Override
    public boolean canSpare(ContainerId id) {
        return containers().filter(one -> !one.id().equals(id)).count()
                >= settings.instances().min();
    }

    /** The members that count, as they were seen last. */
    private Stream<Container> containers() {
        return surroundings.seen().containers().stream()
                .flatMap(one ->
                        one instanceof Observed.Readable readable ? Stream.of(readable.container()) : Stream.of())
                .filter(this::isMember)
                .filter(one -> !one.tags().contains(Tag.PARKED));
    }

    private boolean isMember(Container container) {
        boolean isListed = settings.containers().contains(container.id());
        return (isListed || container.tags().contains(settings.tag())) && !container.template();
    }

    @Override
    public void keep(Removal removal) {
        set(kept.withRemoval(Optional.of(removal)));
    }

    @Override
    public boolean onReady(Container container, Workplace at, Consumer<String> then) {
        return run(settings.hooks().onReady(), "ready", container, at, then);
    }

    @Override
    public boolean onTerminate(Container container, Workplace at, Consumer<String> then) {
        return run(settings.hooks().onTerminate(), "terminate", container, at, then);
    }

    private boolean run(List<String> line, String event, Container container, Workplace at, Consumer<String> then) {
        if (line.isEmpty()) {
            return false;
        }
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("LXC_AUTOSCALE_EVENT", event);
        environment.put("LXC_AUTOSCALE_GROUP", settings.name());
        environment.put("LXC_AUTOSCALE_ID", container.id().value());
        environment.put("LXC_AUTOSCALE_NAME", container.name());
        environment.put(
                "LXC_AUTOSCALE_ADDRESS",
                kept.creation()
                        .flatMap(Creation::address)
                        .map(one -> one.address().toString())
                        .orElse(""));
        at.hooks().run(line, environment, settings.hooks().timeout(), problem -> {
            if (!problem.isEmpty()) {
                LOG.warn("{}: the hook of member {} failed: {}.", settings.section(), container.id(), problem);
            }
            then.accept(problem.isEmpty() ? "" : "its hook failed: " + problem);
        });
        return true;
    }
}
