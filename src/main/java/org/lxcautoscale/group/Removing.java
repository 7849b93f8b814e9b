package org.lxcautoscale.group;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.group.Removal.Way;
import org.lxcautoscale.group.Workplace.Look;
import org.lxcautoscale.host.ContainerTask;
import org.lxcautoscale.host.TaskFailedException;
import org.lxcautoscale.settings.Tag;

/**
 * Takes a member out: it gets a tag that says so, its hook is run, then it is asked to end, and stopped or removed. Before each task it must still have the tag of
 * its group and that of containers made by this program: whoever takes one of them away keeps the container.
 */
final class Removing {

    /** How long the programs of a member may take to end. */
    private static final Duration SHUTDOWN = Duration.ofSeconds(60);

    /** How long it waits for what others prevent. */
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private static final int MOST_ATTEMPTS = 5;

    private final Premises group;
    private final Running running = new Running();
    private Removal it;
    private String note = "";
    /** Whether it turned out that it is needed. */
    private boolean isKept;

    /** What a member is taken out of. */
    interface Premises {

        String tag();

        /** How long it has the tag that says so before it is stopped, so that other programs see it. */
        Duration announced();

        /** Whether the group has enough members without it. */
        boolean canSpare(ContainerId id);

        /** Writes it down, if that can be done. */
        void keep(Removal removal);

        /**
         * Runs a program for a member before it is stopped, if there is one.
         *
         * @param then what went wrong; empty if nothing did
         * @return whether there is one
         */
        boolean onTerminate(Container container, Workplace at, Consumer<String> then);
    }

    /** How it has ended. */
    sealed interface End {

        Removal removal();

        /**
         * It is out.
         *
         * @param note what went wrong besides; may be empty
         */
        record Removed(Removal removal, String note) implements End {}

        /** It was given up, and why. */
        record GivenUp(Removal removal, String why) implements End {}
    }

    Removing(Premises group, Removal it) {
        this.group = group;
        this.it = it;
    }

    Removal removal() {
        return it;
    }

    /** Goes on as far as possible now. Returns how it has ended; empty if it has not. */
    Optional<End> step(Workplace at) {
        if (running.isBusy()) {
            return Optional.empty();
        }
        return switch (at.look(it.id())) {
            case Look.Gone _ -> Optional.of(new End.Removed(it, note));
            case Look.Unknown _ -> waitFor("it cannot be read", at);
            case Look.Found(Container member)
            when member.isLocked() -> waitFor("it is locked (" + member.lock() + ")", at);
            case Look.Found(Container member) -> step(member, at);
        };
    }

    private Optional<End> waitFor(String what, Workplace at) {
        return Duration.between(it.since(), at.now().wall()).compareTo(PATIENCE) < 0
                ? Optional.empty()
                : Optional.of(new End.GivenUp(it, what));
    }

    private Optional<End> step(Container member, Workplace at) {
        boolean isExpelled =
                it.way() == Way.EXPEL && !member.isRunning() && !member.tags().contains(group.tag());
        if (isExpelled) {
            return Optional.of(new End.Removed(it, note));
        }
        if (!member.tags().contains(group.tag()) || !member.tags().contains(Tag.CREATED)) {
            return Optional.of(new End.GivenUp(
                    it, "it does not have the tags " + group.tag() + " and " + Tag.CREATED + " any more"));
        }
        Optional<TaskFailedException> failure = running.takeFailure();
        if (isKept && !member.tags().contains(Tag.PARKED)) {
            return Optional.of(new End.GivenUp(it, "others have been taken out meanwhile, and it is needed"));
        }
        if (failure.isPresent()) {
            if (it.attempts() + 1 >= MOST_ATTEMPTS) {
                return Optional.of(new End.GivenUp(it, failure.get().sentence()));
            }
            running.pause(at);
            it = it.afterFailure();
            group.keep(it);
        }
        return next(member, at);
    }

    private Optional<End> next(Container member, Workplace at) {
        if (!member.tags().contains(Tag.PARKED)) {
            running.begin(new ContainerTask.SetTags(it.id(), with(member.tags(), Tag.PARKED)), at);
        } else if (!member.isRunning()) {
            return stopped(member, at);
        } else if (!it.hasDrained()) {
            drain(member, at);
        } else if (Duration.between(it.since(), at.now().wall()).abs().compareTo(group.announced()) >= 0) {
            stop(member, at);
        }
        return Optional.empty();
    }

    private Optional<End> stopped(Container member, Workplace at) {
        switch (it.way()) {
            case PARK -> {
                return Optional.of(new End.Removed(it, note));
            }
            case EXPEL -> running.begin(new ContainerTask.SetTags(it.id(), without(member.tags(), group.tag())), at);
            case DESTROY -> running.begin(new ContainerTask.Destroy(it.id()), at);
        }
        return Optional.empty();
    }

    private void stop(Container member, Workplace at) {
        if (it.attempts() == 0 && !group.canSpare(it.id())) {
            isKept = true;
            running.begin(new ContainerTask.SetTags(it.id(), without(member.tags(), Tag.PARKED)), at);
        } else {
            running.begin(
                    it.attempts() == 0
                            ? new ContainerTask.Shutdown(it.id(), SHUTDOWN)
                            : new ContainerTask.Stop(it.id()),
                    at);
        }
    }

    /** Its hook is run once by this program, whether or not that can be written down. */
    private void drain(Container member, Workplace at) {
        running.begin();
        boolean isRun = group.onTerminate(member, at, problem -> {
            note = problem;
            running.end();
            drained();
        });
        if (!isRun) {
            running.end();
            drained();
            next(member, at);
        }
    }

    private void drained() {
        Removal next = it.drained();
        group.keep(next);
        it = next;
    }

    private static Set<String> with(Set<String> tags, String more) {
        Set<String> all = new HashSet<>(tags);
        all.add(more);
        return all;
    }

    private static Set<String> without(Set<String> tags, String less) {
        Set<String> rest = new HashSet<>(tags);
        rest.remove(less);
        return rest;
    }
}
