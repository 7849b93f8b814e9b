package org.lxcautoscale.control;

import java.util.Set;
import java.util.regex.Pattern;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.CloneName;
import org.lxcautoscale.host.ContainerTask;
import org.lxcautoscale.host.SnapshotName;
import org.lxcautoscale.settings.Tag;

/** Long work that somebody wants to be done to a container: one task of the host, or several in order. Immutable. */
public sealed interface Job {

    /** The tag of containers that were made by this program. */
    String CREATED = Tag.CREATED;

    /** The container that it is done to; for a clone the one that is copied. */
    ContainerId id();

    /** The containers that nothing else may be done to meanwhile. */
    default Set<ContainerId> subjects() {
        return Set.of(id());
    }

    /** What is being done, as part of a sentence: {@code rollback to before-update}. */
    String title();

    /** One task. */
    record Task(ContainerTask task) implements Job {

        /**
         * @throws IllegalArgumentException if it would remove the container: see {@link Remove}
         */
        public Task {
            if (task instanceof ContainerTask.Destroy) {
                throw new IllegalArgumentException("a container is removed by a job of its own");
            }
        }

        @Override
        public ContainerId id() {
            return task.id();
        }

        @Override
        public String title() {
            return switch (task) {
                case ContainerTask.CreateSnapshot create -> "snapshot " + create.name();
                case ContainerTask.DeleteSnapshot delete -> "deletion of snapshot " + delete.name();
                case ContainerTask.RollBack back -> "rollback to " + back.snapshot();
                case ContainerTask.Clone copy -> "copy to " + copy.newId();
                case ContainerTask.Start _ -> "start";
                case ContainerTask.Stop _ -> "stop";
                case ContainerTask.Shutdown _ -> "shutdown";
                case ContainerTask.SetAddress set ->
                    "address " + set.address().map(Object::toString).orElse("by DHCP");
                case ContainerTask.Destroy _ -> "removal";
                case ContainerTask.GrowRootDisk grow -> grow.gibibytes() + " GB more on its disk";
                case ContainerTask.SetTags _ -> "tags";
            };
        }
    }

    /** Puts a container back to a snapshot, and starts it again if it ran. */
    record RollBack(ContainerId id, SnapshotName snapshot) implements Job {
        @Override
        public String title() {
            return "rollback to " + snapshot;
        }
    }

    /**
     * Copies a container, which may run on, and starts the copy, which gets its tags and {@link #CREATED}.
     *
     * @param newId a number of Proxmox, 100 to 999999999
     */
    record MakeClone(ContainerId id, ContainerId newId, CloneName name) implements Job {

        private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{2,8}");

        /**
         * @throws IllegalArgumentException if the new id is no such number
         */
        public MakeClone {
            if (!NUMBER.matcher(newId.value()).matches()) {
                throw new IllegalArgumentException(
                        "'" + newId + "' cannot be the id of a clone: expected a number from 100 to 999999999");
            }
        }

        @Override
        public Set<ContainerId> subjects() {
            return id.equals(newId) ? Set.of(id) : Set.of(id, newId);
        }

        @Override
        public String title() {
            return "clone " + newId + " of container " + id;
        }
    }

    /**
     * Stops a container and removes it for good.
     *
     * @param isForced whether also without the tag {@link #CREATED}
     */
    record Remove(ContainerId id, boolean isForced) implements Job {
        @Override
        public String title() {
            return "removal";
        }
    }

    /**
     * A single task that an earlier program has begun.
     *
     * @param title what it was
     */
    record Former(ContainerId id, String title) implements Job {}
}
