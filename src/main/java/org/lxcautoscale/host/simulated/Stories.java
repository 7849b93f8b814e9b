package org.lxcautoscale.host.simulated;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToDoubleFunction;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.MemorySize;

/**
 * The stories of a host. Any thread may ask for one and see which ones run; the rest is done by the thread that advances the time,
 * in its next step. A story that runs already is not begun again.
 */
final class Stories {

    /** Of a host in the story of the full host: less than the default reserve of 2048 MB. */
    private static final double LEFT_ON_FULL_HOST = MemorySize.ofMebibytes(1400).bytes();

    /** 256 MiB/s: a virtual machine that starts. */
    private static final double TAKEN_PER_SECOND = 256 << 20;

    private static final int COMPRESSING = 2;

    private static final double CORES_OF_COMPRESSING = 1.5;

    private final Queue<Story> asked = new ConcurrentLinkedQueue<>();
    private volatile List<RunningStory> running = List.of();
    private double takenFromHost;

    void ask(Story story) {
        asked.add(story);
    }

    List<RunningStory> running() {
        return running;
    }

    /** Bytes that other programs of the host take in the story of the full host. */
    double takenFromHost() {
        return takenFromHost;
    }

    /**
     * A step.
     *
     * @param now in seconds of the simulation
     * @param at the same, in monotonic time
     * @param available bytes on the host that are not in use, without what a story takes of them
     */
    void step(Collection<SimulatedContainer> containers, double now, Instant at, double available, double seconds) {
        if (asked.isEmpty() && running.isEmpty()) {
            return;
        }
        List<RunningStory> going = new ArrayList<>(running);
        going.removeIf(one -> !at.isBefore(one.until()));
        for (Story next = asked.poll(); next != null; next = asked.poll()) {
            Story story = next;
            if (going.stream().noneMatch(one -> one.story() == story)) {
                going.add(begin(story, containers, going, now, at));
            }
        }
        boolean isFull = going.stream().anyMatch(one -> one.story() == Story.FULL_HOST);
        takenFromHost =
                isFull ? Math.clamp(available - LEFT_ON_FULL_HOST, 0, takenFromHost + TAKEN_PER_SECOND * seconds) : 0;
        running = List.copyOf(going);
    }

    private static RunningStory begin(
            Story story, Collection<SimulatedContainer> containers, List<RunningStory> going, double now, Instant at) {
        List<SimulatedContainer> affected = switch (story) {
            case SPIKE -> first(containers, going, Stories::room, 1);
            case LEAK -> first(containers, going, one -> one.cpu().used(), 1);
            case BACKUP -> containers.stream().filter(SimulatedContainer::runs).toList();
            case FULL_HOST -> List.of();
        };
        List<SimulatedContainer> compressing = story == Story.BACKUP
                ? first(affected, going, one -> -one.memory().used(), COMPRESSING)
                : List.of();
        affected.forEach(one -> {
            Surge surge = Surge.of(story, now);
            one.add(compressing.contains(one) ? surge.withCores(CORES_OF_COMPRESSING) : surge);
        });
        return new RunningStory(
                story, affected.stream().map(one -> one.spec().id()).toList(), at.plus(story.lasts()));
    }

    /** The running ones, unless they are the one of another story, with the smallest of these. */
    private static List<SimulatedContainer> first(
            Collection<SimulatedContainer> containers,
            List<RunningStory> going,
            ToDoubleFunction<SimulatedContainer> smallest,
            int count) {
        Set<ContainerId> taken = new HashSet<>();
        going.stream().filter(one -> one.story() != Story.BACKUP).forEach(one -> taken.addAll(one.containers()));
        return containers.stream()
                .filter(one -> one.runs() && !taken.contains(one.spec().id()))
                .sorted(Comparator.comparingDouble(smallest))
                .limit(count)
                .toList();
    }

    private static double room(SimulatedContainer one) {
        return one.memory().effectiveLimit() - one.memory().used();
    }
}
