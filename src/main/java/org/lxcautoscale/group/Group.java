package org.lxcautoscale.group;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4;
import org.lxcautoscale.container.Ipv4Interface;
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

    /** Longer than it takes until what was done in a cluster is seen everywhere. */
    private static final Duration ANNOUNCED = Duration.ofSeconds(30);

    private static final String LATE = "it appeared after it had been given up";

    private final Surroundings surroundings;
    private final Membership membership;
    private final List<GroupChange> changes = new ArrayList<>();
    private final Planning planning;

    /** Members that other programs take out, which are wanted no more here either. */
    private final Set<ContainerId> followed = new HashSet<>();

    private GroupSettings settings;
    private Kept kept;
    private @Nullable Creating creating;
    private @Nullable Removing removing;
    private boolean isPlanning;
    private @Nullable GroupDecision decision;

    /** What all groups have in common. */
    interface Surroundings {

        /** Writes down what is remembered of a group; false if that cannot be done. */
        boolean keep(GroupSettings group, Kept kept);

        /** What no new member may get. */
        Placement.Reserved reserved();

        Probes probes();

        /** What was seen last. */
        Observation seen();
    }

    Group(GroupSettings settings, Kept kept, Surroundings surroundings) {
        this.settings = settings;
        this.kept = kept;
        this.surroundings = surroundings;
        this.membership = new Membership(settings);
        this.planning = new Planning(surroundings::reserved);
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
        membership.reconfigure(changed);
    }

    // ---- looking and deciding

    /** Sees which members other programs take out. */
    void observed(Observation seen) {
        for (Observed observed : seen.containers()) {
            if (observed instanceof Observed.Readable readable
                    && membership.isLeaving(readable.container())
                    && worksOn().get(readable.id()) == null
                    && followed.add(readable.id())) {
                set(kept.with(kept.state().followed(settings.instances().min())));
            }
        }
        followed.removeIf(
                id -> seen.containers().stream().noneMatch(one -> one.id().equals(id) && isLeaving(one)));
    }

    private boolean isLeaving(Observed observed) {
        return !(observed instanceof Observed.Readable readable) || membership.isLeaving(readable.container());
    }

    /** Decides, and begins what was decided. */
    void cycle(Sight sight, Optional<String> ban, Workplace at) {
        GroupDecision now = decide(sight, ban, at.now());
        if (set(kept.with(now.state()).withMembers(membership.ids()))) { // or nothing is begun
            act(now, sight, at);
        }
    }

    /** Only decides. */
    void consider(Sight sight, Optional<String> ban, Moment now) {
        decide(sight, ban, now);
    }

    private GroupDecision decide(Sight sight, Optional<String> ban, Moment now) {
        membership.look(sight, memory(), now.monotonic());
        Optional<String> obstacle = ban.or(this::underWay)
                .or(() -> unclearMembers(sight))
                .or(() -> membership.doubt(sight, memory(), now.monotonic()));
        GroupDecision decided = GroupPlanner.decide(new GroupContext(
                settings,
                kept.state(),
                membership.all(),
                sight.offPeak().contains(settings.clones().base()),
                obstacle,
                now.monotonic()));
        if (decision == null || decision.reason() != decided.reason() || decided.isChange()) {
            LOG.info("{}: {}.", settings.section(), decided.sentence());
        }
        decision = decided;
        return decided;
    }

    private Membership.Memory memory() {
        return new Membership.Memory(kept.members(), kept.lost(), surroundings.probes());
    }

    @Override
    public Conditions.Known condition(Container container, Instant now) {
        return membership.condition(container, memory(), now);
    }

    /** The members that run, and how they are checked. */
    Map<ContainerId, HealthCheck> checks(Observation seen) {
        Map<ContainerId, HealthCheck> checks = membership.checks(seen);
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
        return isBroken(id) ? Removal.Way.EXPEL : Removal.Way.PARK;
    }

    private boolean isBroken(ContainerId id) {
        return membership.find(id).filter(Member::isBroken).isPresent();
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
        Optional<ContainerId> appeared = planning.appeared(all, sight, membership.lowestId());
        if (appeared.isPresent()) {
            LOG.info(
                    "{}: container {} has appeared meanwhile; it is decided again.",
                    settings.section(),
                    appeared.get());
            return;
        }
        ContainerId base = settings.clones().base();
        try {
            Placement.Choice choice = planning.choose(
                    settings,
                    all,
                    sight,
                    membership.all(),
                    membership.mostMemory(),
                    kept.state().failures());
            String home = sight.seen().nodeOf(base).orElse("");
            begin(new Creation(
                    choice.id(),
                    base,
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
        } catch (RuntimeException e) { // must not end the loop
            LOG.error("{}: a new member could not be planned, an internal error", settings.section(), e);
            unplanned("an internal error: " + e, now);
        }
    }

    @Override
    public Optional<Ipv4Interface> address(Inventory inventory, ContainerId id) throws ImpossibleException {
        return planning.address(settings, inventory, id);
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
                Creation.Stage.CLONING,
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
                List<Lost> lost = new ArrayList<>(kept.lost());
                if (made.snapshot().isPresent()) { // which could not be deleted yet
                    lost.add(new Lost(
                            made.id(),
                            made.base(),
                            made.name(),
                            Optional.empty(),
                            made.snapshot(),
                            at.now().wall()));
                }
                set(kept.with(kept.state().afterAddition(at.now().monotonic()))
                        .withCreation(Optional.empty())
                        .withLost(lost)
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
        if (isBroken(old) && removing == null && settings.scaleIn().way() != Way.OFF) {
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
        long now = membership.all().stream().filter(Member::counts).count();
        if (count < now && settings.scaleIn().way() == Way.OFF) {
            throw new IllegalArgumentException(
                    "group %s has %s members and takes none out (scale_in: off); set scale_in to stop or destroy"
                            .formatted(settings.name(), now));
        }
        require(kept.with(kept.state().ordered(count)));
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
                membership.all(),
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

    @Override
    public boolean keep(Creation creation) {
        return set(kept.withCreation(Optional.of(creation)));
    }

    /** Only in a cluster may other programs keep the same group: on one machine a lock prevents it. */
    @Override
    public Duration announced() {
        boolean isCluster = surroundings.seen().nodes().stream()
                .anyMatch(node -> !node.name().isEmpty());
        return isCluster ? ANNOUNCED : Duration.ZERO;
    }

    @Override
    public Creating.Vacancy vacancy(ContainerId id) {
        return membership.vacancy(id, surroundings.seen(), memory());
    }

    @Override
    public boolean canSpare(ContainerId id) {
        return membership.canSpare(id, surroundings.seen());
    }

    @Override
    public void keep(Removal removal) {
        set(kept.withRemoval(Optional.of(removal)));
    }

    @Override
    public boolean onReady(Container container, Workplace at, Consumer<String> then) {
        Optional<Ipv4> chosen = kept.creation().flatMap(Creation::address).map(Ipv4Interface::address);
        return MemberHooks.run(MemberHooks.Event.READY, settings, container, chosen, at, then);
    }

    @Override
    public boolean onTerminate(Container container, Workplace at, Consumer<String> then) {
        return MemberHooks.run(MemberHooks.Event.TERMINATE, settings, container, Optional.empty(), at, then);
    }
}
