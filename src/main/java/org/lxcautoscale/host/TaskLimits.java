package org.lxcautoscale.host;

import java.time.Duration;

/**
 * How long tasks may take.
 *
 * @param settings what only changes a configuration
 * @param usual what starts, stops, or changes disks in place
 * @param copy what copies disks
 */
public record TaskLimits(Duration settings, Duration usual, Duration copy) {

    /** {@code pct} itself waits 10 s for a lock. A start took 47 s on a slow node; a clone moves whole disks. */
    public static final TaskLimits DEFAULT =
            new TaskLimits(Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofHours(1));

    /** The limit for this task. */
    public Duration of(ContainerTask task) {
        return switch (task) {
            case ContainerTask.SetTags _, ContainerTask.SetAddress _ -> settings;
            case ContainerTask.Shutdown shutdown -> usual.plus(shutdown.patience());
            case ContainerTask.Clone _ -> copy;
            case ContainerTask.CreateSnapshot _,
                    ContainerTask.DeleteSnapshot _,
                    ContainerTask.RollBack _,
                    ContainerTask.Start _,
                    ContainerTask.Stop _,
                    ContainerTask.Destroy _,
                    ContainerTask.GrowRootDisk _ -> usual;
        };
    }

    /** {@code 45 s}, {@code 10 min}: for messages. */
    public static String inWords(Duration limit) {
        return limit.toSeconds() < 120 ? limit.toSeconds() + " s" : limit.toMinutes() + " min";
    }
}
