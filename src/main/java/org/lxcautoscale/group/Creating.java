package org.lxcautoscale.group;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4Interface;
import org.lxcautoscale.group.Creation.Stage;
import org.lxcautoscale.group.Workplace.Look;
import org.lxcautoscale.host.ContainerTask;
import org.lxcautoscale.host.Inventory;
import org.lxcautoscale.host.SnapshotName;
import org.lxcautoscale.host.TaskFailedException;
import org.lxcautoscale.host.TaskFailedException.Kind;
import org.lxcautoscale.settings.Tag;

/**
 * Adds a member: snapshot of the base if it runs, clone, tags, address, start, and then it must become ready. A step that fails
 * for good is followed by the removal of everything that was made. Each stage is written down before it begins, so that the next
 * program goes on where this one ended.
 */
final class Creating {

    /** What snapshots of bases are called, before the id of the clone. */
    static final String SNAPSHOT_PREFIX = "autoscale-";

    /** How long a stage waits for what others prevent. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** How long a clone that was begun may take to appear. */
    private static final Duration APPEARANCE = Duration.ofMinutes(2);

    /** Longer than the copy of a disk may take, also where it is not followed any more. */
    private static final Duration LONGEST_COPY = Duration.ofHours(2);

    private final Premises group;
    private final Running running = new Running();
    private Creation it;
    /** Whether the task of this stage was begun by this program. */
    private boolean isBegun;

    /** Whether the copy has not been begun, for somebody prevented it. */
    private boolean isPrevented;
    /** Whether the deletion of the snapshot was begun. */
    private boolean isDeleting;
    /** The snapshot, when there was none to delete: it may appear later. */
    private Optional<SnapshotName> vanished = Optional.empty();

    private @Nullable Inventory inventory;
    private Optional<String> hookProblem = Optional.empty();

    /** What a member is added to. */
    interface Premises {

        String tag();

        /** Whether a clone of a template has disks of its own. */
        boolean isFull();

        /** Storage for the disks of clones; empty for that of the base. */
        Optional<String> storage();

        /** How long it has the tags of a member before it is started, so that other programs see it. */
        Duration announced();

        /** Whether it may have one more member, this one, that has its tags and does not run yet. */
        Vacancy vacancy(ContainerId id);

        /** Writes it down; false if that cannot be done: it is tried again later. */
        boolean keep(Creation creation);

        /** The state of a member that runs. */
        Conditions.Known condition(Container container, Instant now);

        /** Another address for it. */
        Optional<Ipv4Interface> address(Inventory inventory, ContainerId id) throws Placement.ImpossibleException;

        /**
         * Runs a program for a member that has become ready, if there is one.
         *
         * @param then what went wrong; empty if nothing did
         * @return whether there is one
         */
        boolean onReady(Container container, Workplace at, Consumer<String> then);
    }

    /** Whether a group may have one more member. */
    enum Vacancy {
        FREE,
        NONE,
        /** A container cannot be read that may be a member. */
        UNKNOWN
    }

    /** How it has ended. */
    sealed interface End {

        /**
         * It is ready.
         *
         * @param note what went wrong besides; may be empty
         */
        record Ready(Creation creation, String note) implements End {}

        /**
         * It failed, and was undone.
         *
         * @param lost what may still appear
         */
        record Undone(Creation creation, Optional<Lost> lost) implements End {}
    }

    Creating(Premises group, Creation it) {
        this.group = group;
        this.it = it;
    }

    Creation creation() {
        return it;
    }

    /** Goes on as far as possible now. Returns how it has ended; empty if it has not. */
    Optional<End> step(Workplace at) {
        if (it.since().isAfter(at.now().wall())) { // the clock was put back
            it = it.at(it.stage(), at.now().wall());
        }
        while (true) {
            if (running.isBusy()) {
                return Optional.empty();
            }
            Creation before = it;
            Optional<End> end = it.isFailed() ? undo(at) : go(at);
            if (end.isPresent() || it.equals(before)) {
                return end;
            }
        }
    }

    private Optional<End> go(Workplace at) {
        switch (it.stage()) {
            case PLANNED -> begin(at);
            case SNAPSHOT -> snapshotTaken(at);
            case CLONING -> cloned(at);
            case CLONED -> tag(at);
            case TAGGED -> address(at);
            case ADDRESSED -> compare(at);
            case CHECKED -> start(at);
            case STARTED -> awaitReady(at);
            case READY -> {
                return hook(at);
            }
        }
        return Optional.empty();
    }

    private void move(Stage next, Workplace at) {
        set(it.at(next, at.now().wall()));
    }

    private boolean set(Creation next) {
        boolean isKept = group.keep(next);
        if (isKept) {
            isBegun = isBegun && next.stage() == it.stage();
            it = next;
        }
        return isKept;
    }

    private void fail(String sentence, Workplace at) {
        set(it.failed(sentence, at.now().wall()));
    }

    private boolean isOlderThan(Duration age, Workplace at) {
        return Duration.between(it.since(), at.now().wall()).compareTo(age) >= 0;
    }

    /** What is prevented for the moment, or may be done all the same, is looked at again for a while; everything else is the end. */
    private void failed(String step, TaskFailedException e, Workplace at) {
        if (Running.isUnclear(e) && !isOlderThan(APPEARANCE, at)) {
            running.pause(at);
        } else if (Running.isPrevented(e) && !isOlderThan(PATIENCE, at)) {
            isBegun = false;
            running.pause(at);
        } else {
            fail(step + " failed: " + e.sentence(), at);
        }
    }

    private void begin(ContainerTask task, Workplace at) {
        if (running.canBegin(task.id(), at)) {
            isBegun = true;
            running.begin(task, at);
        }
    }

    // ---- the stages

    private void begin(Workplace at) {
        if (it.isRestart()) {
            move(Stage.CLONED, at);
            return;
        }
        switch (at.look(it.base())) {
            case Look.Gone _ -> fail("there is no container " + it.base() + " (base_snapshot_name) to clone", at);
            case Look.Unknown _ -> waitFor("container " + it.base() + " cannot be read", at);
            case Look.Found(Container base)
            when base.isLocked() -> waitFor("container " + it.base() + " is locked (" + base.lock() + ")", at);
            case Look.Found(Container base) when base.isRunning() && !base.template() -> takeSnapshot(at);
            case Look.Found _ -> copy(at);
        }
    }

    private void waitFor(String what, Workplace at) {
        waitFor(what, PATIENCE, at);
    }

    private void waitFor(String what, Duration patience, Workplace at) {
        if (isOlderThan(patience, at)) {
            fail(what, at);
        }
    }

    private void takeSnapshot(Workplace at) {
        SnapshotName name = snapshotName(at.now().wall());
        if (running.canBegin(it.base(), at)
                && set(it.withSnapshot(Optional.of(name))
                        .at(Stage.SNAPSHOT, at.now().wall()))) {
            begin(new ContainerTask.CreateSnapshot(it.base(), name), at);
        }
    }

    /** One that no other program chooses at the same time. */
    private SnapshotName snapshotName(Instant now) {
        String id = it.id().value();
        return new SnapshotName(SNAPSHOT_PREFIX
                + id.substring(Math.max(0, id.length() - 16)).replaceAll("[^A-Za-z0-9_-]", "-")
                + "-"
                + Long.toString(now.getEpochSecond(), Character.MAX_RADIX)
                + UUID.randomUUID().toString().substring(0, 4));
    }

    private void snapshotTaken(Workplace at) {
        Optional<TaskFailedException> failure = running.takeFailure();
        if (failure.isPresent()) {
            Creation without = Running.hasDoneNothing(failure.get()) ? it.withSnapshot(Optional.empty()) : it;
            if (Running.isPrevented(failure.get()) && !isOlderThan(PATIENCE, at)) {
                running.pause(at);
                Instant began = it.since();
                set(without.at(Stage.PLANNED, began));
            } else {
                set(without.failed(
                        "the snapshot of container " + it.base() + " failed: "
                                + failure.get().sentence(),
                        at.now().wall()));
            }
        } else if (isBegun) {
            copy(at);
        } else {
            fail("the program ended while a snapshot of container " + it.base() + " was taken", at);
        }
    }

    private void copy(Workplace at) {
        if (!running.canBegin(it.base(), at)) {
            return;
        }
        if (it.stage() != Stage.CLONING && !set(it.at(Stage.CLONING, at.now().wall()))) {
            return;
        }
        begin(
                new ContainerTask.Clone(
                        it.base(), it.id(), it.name(), it.snapshot(), group.isFull(), it.node(), group.storage()),
                at);
    }

    private void cloned(Workplace at) {
        Optional<TaskFailedException> failure = running.takeFailure();
        if (failure.isPresent()) {
            TaskFailedException e = failure.get();
            if (Running.isPrevented(e) && !isOlderThan(PATIENCE, at)) {
                running.pause(at);
                isBegun = false;
                isPrevented = true;
                return;
            }
            if (Running.hasDoneNothing(e)) {
                // The id may be somebody else's.
                set(it.at(Stage.PLANNED, at.now().wall())
                        .failed(
                                "copying container " + it.base() + " failed: " + e.sentence(),
                                at.now().wall()));
                return;
            }
            if (!Running.isUnclear(e)) {
                fail("copying container " + it.base() + " failed: " + e.sentence(), at);
                return;
            }
        }
        if (isPrevented) {
            isPrevented = !running.canBegin(it.base(), at);
            copy(at);
            return;
        }
        switch (at.look(it.id())) {
            case Look.Gone _ -> {
                if (isOlderThan(APPEARANCE, at)) {
                    fail("the clone has not appeared", at);
                }
            }
            case Look.Unknown _ -> waitFor("it cannot be read", LONGEST_COPY, at);
            case Look.Found(Container clone) when clone.isLocked() -> waitFor("it is still locked", LONGEST_COPY, at);
            case Look.Found(Container clone)
            when !clone.name().equals(it.name().value()) ->
                // Somebody was faster.
                set(it.at(Stage.PLANNED, at.now().wall())
                        .failed(
                                "container " + it.id() + " is not the clone but " + clone.name(),
                                at.now().wall()));
            case Look.Found _ -> move(Stage.CLONED, at);
        }
    }

    private void tag(Workplace at) {
        look(at).ifPresent(clone -> {
            Set<String> wanted = new HashSet<>(clone.tags());
            wanted.add(group.tag());
            wanted.add(Tag.CREATED);
            wanted.remove(Tag.PARKED);
            Optional<TaskFailedException> failure = running.takeFailure();
            if (wanted.equals(clone.tags())) {
                move(Stage.TAGGED, at);
            } else if (failure.isPresent()) {
                failed("setting its tags", failure.get(), at);
            } else if (isBegun) {
                // It was done, and is not seen yet.
                waitFor("its tags are not seen", APPEARANCE, at);
            } else {
                begin(new ContainerTask.SetTags(it.id(), wanted), at);
            }
        });
    }

    /** The clone, if it is there and can be worked on. */
    private Optional<Container> look(Workplace at) {
        return switch (at.look(it.id())) {
            case Look.Found(Container clone)
            when clone.isLocked() -> {
                waitFor("it is locked (" + clone.lock() + ")", at);
                yield Optional.empty();
            }
            case Look.Found(Container clone) -> Optional.of(clone);
            case Look.Gone _ -> {
                fail("it is gone", at);
                yield Optional.empty();
            }
            case Look.Unknown _ -> {
                waitFor("it cannot be read", at);
                yield Optional.empty();
            }
        };
    }

    private void address(Workplace at) {
        if (it.isRestart()) {
            move(Stage.CHECKED, at);
            return;
        }
        Optional<TaskFailedException> failure = running.takeFailure();
        if (failure.isPresent()) {
            failed("setting its address", failure.get(), at);
            isBegun = false; // it can be done twice
        } else if (isBegun) {
            move(Stage.ADDRESSED, at);
        } else {
            begin(new ContainerTask.SetAddress(it.id(), it.address()), at);
        }
    }

    /** Others may have taken the address meanwhile. */
    private void compare(Workplace at) {
        if (it.address().isEmpty()) {
            move(Stage.CHECKED, at);
            return;
        }
        Optional<TaskFailedException> failure = running.takeFailure();
        if (failure.isPresent()) {
            failed("reading the addresses of all guests", failure.get(), at);
            return;
        }
        Inventory now = inventory;
        inventory = null;
        if (now == null) {
            if (running.canBegin(it.id(), at)) {
                running.begin();
                at.tasks().inventory(this::seen, running::failed);
            }
            return;
        }
        if (!now.unknownNetworks().isEmpty()) {
            running.pause(at);
            waitFor(
                    "whether its address is taken is not known: "
                            + now.unknownNetworks().values().iterator().next(),
                    at);
            return;
        }
        Ipv4Interface own = it.address().get();
        boolean isTaken = now.addressesBeside(it.id()).contains(own.address());
        if (!isTaken) {
            move(Stage.CHECKED, at);
            return;
        }
        try {
            Optional<Ipv4Interface> other = group.address(now, it.id());
            set(it.withAddress(other.orElse(own)).at(Stage.TAGGED, at.now().wall()));
        } catch (Placement.ImpossibleException e) {
            fail(String.valueOf(e.getMessage()), at);
        }
    }

    private void seen(Inventory all) {
        inventory = all;
        running.end();
    }

    private void start(Workplace at) {
        look(at).ifPresent(clone -> {
            Optional<TaskFailedException> failure = running.takeFailure();
            if (clone.isRunning()) {
                move(Stage.STARTED, at);
            } else if (!isBegun && !isOlderThan(group.announced(), at)) {
                return; // until other programs have seen its tags, and this one theirs
            } else if (!isBegun && group.vacancy(it.id()) == Vacancy.NONE) {
                fail("others have been added meanwhile", at);
            } else if (!isBegun && group.vacancy(it.id()) == Vacancy.UNKNOWN) {
                waitFor("whether there is room for it is not known", at);
            } else if (failure.isPresent()) {
                failed("starting it", failure.get(), at);
            } else if (isBegun) {
                waitFor("it was started and does not run", APPEARANCE, at);
            } else {
                begin(new ContainerTask.Start(it.id()), at);
            }
        });
    }

    private void awaitReady(Workplace at) {
        if (it.snapshot().isPresent() && !isOlderThan(PATIENCE, at)) {
            deleteSnapshot(at);
            return;
        }
        look(at).ifPresent(clone -> {
            if (!clone.isRunning()) {
                fail("it has stopped by itself", at);
                return;
            }
            Conditions.Known known = group.condition(clone, at.now().monotonic());
            switch (known.condition()) {
                case READY -> move(Stage.READY, at);
                case UNHEALTHY, STOPPED, PARKED -> fail(known.why(), at);
                case BOOTING, UNREADABLE -> {}
            }
        });
    }

    /** Returns once it is gone; what cannot be deleted is found again later. */
    private void deleteSnapshot(Workplace at) {
        Optional<TaskFailedException> last = running.takeFailure();
        Optional<TaskFailedException> failure = isDeleting ? last : Optional.empty(); // or it is of another task
        boolean isGone = failure.filter(e -> e.kind() == Kind.NO_SNAPSHOT || e.kind() == Kind.NO_CONTAINER)
                .isPresent();
        if (isGone || (failure.isEmpty() && isDeleting)) {
            isDeleting = false;
            vanished = isGone ? it.snapshot() : Optional.empty();
            set(it.withSnapshot(Optional.empty()));
        } else if (failure.isPresent()) {
            isDeleting = false;
            running.pause(at);
        } else if (running.canBegin(it.base(), at)) {
            isDeleting = true;
            running.begin(
                    new ContainerTask.DeleteSnapshot(it.base(), it.snapshot().orElseThrow()), at);
        }
    }

    private Optional<End> hook(Workplace at) {
        if (hookProblem.isPresent()) {
            return Optional.of(new End.Ready(it, hookProblem.get()));
        }
        return switch (at.look(it.id())) {
            case Look.Found(Container clone) -> {
                running.begin();
                boolean isRun = group.onReady(clone, at, problem -> {
                    hookProblem = Optional.of(problem);
                    running.end();
                });
                if (!isRun) {
                    running.end();
                }
                yield isRun ? Optional.empty() : Optional.of(new End.Ready(it, ""));
            }
            case Look.Gone _, Look.Unknown _ -> Optional.of(new End.Ready(it, ""));
        };
    }

    // ---- undoing

    private Optional<End> undo(Workplace at) {
        if (isDeleting) { // its result comes first
            deleteSnapshot(at);
            return Optional.empty();
        }
        boolean mayAppear = false;
        if (it.mayExist()) {
            boolean isGivenUp = isOlderThan(PATIENCE, at);
            switch (at.look(it.id())) {
                case Look.Gone _ -> mayAppear = !it.isRestart() && it.stage() == Stage.CLONING;
                case Look.Unknown _ when isGivenUp -> mayAppear = !it.isRestart();
                case Look.Found(Container clone) when clone.isLocked() && isGivenUp -> mayAppear = !it.isRestart();
                case Look.Unknown _ -> {
                    return Optional.empty();
                }
                case Look.Found(Container clone) -> {
                    if (!isRemoved(clone, at)) {
                        return Optional.empty();
                    }
                }
            }
        }
        if (it.snapshot().isPresent()) {
            deleteSnapshot(at);
            return Optional.empty();
        }
        return Optional.of(new End.Undone(
                it,
                mayAppear || vanished.isPresent()
                        ? Optional.of(new Lost(
                                it.id(),
                                it.base(),
                                it.name(),
                                it.address(),
                                vanished,
                                at.now().wall()))
                        : Optional.empty()));
    }

    /** Whether nothing of the clone is left that is ours; otherwise something is done about it. */
    private boolean isRemoved(Container clone, Workplace at) {
        // Before its tags were set, one that has them is somebody else's.
        boolean isTagged = it.isRestart() || it.stage().compareTo(Stage.CLONED) >= 0;
        boolean isOurs =
                isTagged && clone.tags().contains(Tag.CREATED) && clone.tags().contains(group.tag());
        boolean isUnfinished = it.stage() == Stage.CLONING || it.stage() == Stage.CLONED;
        boolean isUntouched = isUnfinished
                && !clone.isRunning()
                && clone.name().equals(it.name().value())
                && (!clone.tags().contains(Tag.CREATED) || hasTagsOfBase(clone, at));
        if (!isOurs && !isUntouched) {
            return true;
        }
        if (clone.isLocked()) {
            return false;
        }
        if (running.takeFailure().isPresent()) {
            running.pause(at);
        }
        if (clone.isRunning()) {
            running.begin(new ContainerTask.Stop(it.id()), at);
            return false;
        }
        if (!it.isRestart()) {
            running.begin(new ContainerTask.Destroy(it.id()), at);
            return false;
        }
        if (clone.tags().contains(Tag.PARKED)) {
            return true;
        }
        Set<String> parked = new HashSet<>(clone.tags());
        parked.add(Tag.PARKED);
        running.begin(new ContainerTask.SetTags(it.id(), parked), at);
        return false;
    }

    private boolean hasTagsOfBase(Container clone, Workplace at) {
        return at.look(it.base()) instanceof Look.Found(Container base)
                && base.tags().equals(clone.tags());
    }
}
