package org.lxcautoscale.host;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4Interface;

/** Something that is done to a container as a whole and takes seconds, or an hour. Values are valid, immutable. */
public sealed interface ContainerTask {

    /** The container that it is done to; for a clone the one that is copied. */
    ContainerId id();

    /** Takes a snapshot of its disks and its configuration; it may run on. */
    record CreateSnapshot(ContainerId id, SnapshotName name) implements ContainerTask {}

    record DeleteSnapshot(ContainerId id, SnapshotName name) implements ContainerTask {}

    /** Puts disks and configuration back to the snapshot. The container is stopped, and stays so. */
    record RollBack(ContainerId id, SnapshotName snapshot) implements ContainerTask {}

    /**
     * Copies it. The copy is stopped.
     *
     * @param newId id of the copy, which is not in use
     * @param name host name of the copy
     * @param snapshot what is copied; a running container cannot be copied without
     * @param full whether a copy of a template has disks of its own; that of another container always has
     * @param node node that the copy is to be on; empty for the same
     * @param storage storage that its disks are to be on; empty for the same
     */
    record Clone(
            ContainerId id,
            ContainerId newId,
            CloneName name,
            Optional<SnapshotName> snapshot,
            boolean full,
            Optional<String> node,
            Optional<String> storage)
            implements ContainerTask {

        private static final Pattern NODE = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9.-]{0,62})");
        private static final Pattern STORAGE = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,98}[A-Za-z0-9]");

        /**
         * @throws IllegalArgumentException if node or storage has no valid name
         */
        public Clone {
            require("node", NODE, node);
            require("storage", STORAGE, storage);
        }

        private static void require(String what, Pattern valid, Optional<String> name) {
            name.filter(given -> !valid.matcher(given).matches()).ifPresent(given -> {
                throw new IllegalArgumentException("'" + given + "' is not the name of a " + what);
            });
        }
    }

    record Start(ContainerId id) implements ContainerTask {}

    /** Stops it at once, without asking its programs to end. */
    record Stop(ContainerId id) implements ContainerTask {}

    /**
     * Asks its programs to end, and stops it when they have not after some time.
     *
     * @param patience whole seconds, at least one
     */
    record Shutdown(ContainerId id, Duration patience) implements ContainerTask {

        /**
         * @throws IllegalArgumentException if there is no patience
         */
        public Shutdown {
            if (patience.toSeconds() < 1) {
                throw new IllegalArgumentException("a container needs at least 1 s to end, not " + patience);
            }
        }
    }

    /** Removes it and its disks for good. It must be stopped. */
    record Destroy(ContainerId id) implements ContainerTask {}

    /**
     * Makes the disk of its root file system larger; it may run on.
     *
     * @param gibibytes how much is added
     */
    record GrowRootDisk(ContainerId id, int gibibytes) implements ContainerTask {

        /** A typing error rather than a disk. */
        private static final int MOST = 128 * 1024;

        /**
         * @throws IllegalArgumentException unless it is 1 GiB to 128 TiB
         */
        public GrowRootDisk {
            if (gibibytes < 1 || gibibytes > MOST) {
                throw new IllegalArgumentException("a disk grows by 1 to " + MOST + " GiB, not by " + gibibytes);
            }
        }
    }

    /**
     * Sets the IPv4 address of its first network interface, {@code net0}, and keeps everything else of that. Done without a
     * change when it has that address already, and when it is to use DHCP and has no such interface.
     *
     * @param address empty for DHCP
     */
    record SetAddress(ContainerId id, Optional<Ipv4Interface> address) implements ContainerTask {}

    /**
     * Sets its tags, in place of those that it has.
     *
     * @param tags may be empty; Proxmox turns them into lower case, unless it is told to tell case apart
     */
    record SetTags(ContainerId id, Set<String> tags) implements ContainerTask {

        private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+-]{0,127}");

        /**
         * @throws IllegalArgumentException if one is not a tag: a letter, a digit or {@code _}, then those and {@code . + -}
         */
        public SetTags {
            tags = Set.copyOf(tags);
            tags.stream()
                    .filter(tag -> !TAG.matcher(tag).matches())
                    .sorted()
                    .findFirst()
                    .ifPresent(tag -> {
                        throw new IllegalArgumentException(
                                "'" + tag + "' is not a tag: expected letters, digits, '_', '.', '+' and '-'");
                    });
        }

        /** All tags as Proxmox writes them: sorted, {@code autoscale;web}. */
        public String joined() {
            return String.join(";", new TreeSet<>(tags));
        }
    }
}
