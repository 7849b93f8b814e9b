package org.lxcautoscale.group;

import java.time.Instant;
import java.util.Optional;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4Interface;
import org.lxcautoscale.host.CloneName;
import org.lxcautoscale.host.SnapshotName;

/**
 * A member that is being added, as it is written down before each step.
 *
 * @param id of the new member
 * @param base the container that is cloned
 * @param name host name of the new member
 * @param address its fixed address; empty for DHCP
 * @param node node of the cluster that it is to be on; empty for that of the base
 * @param snapshot what it is copied from, and must be deleted; empty if there is none, or none any more
 * @param inPlaceOf the member that is taken out when this one is ready
 * @param isRestart whether it exists already, parked
 * @param why why it is added
 * @param stage how far it is
 * @param since when this stage began, wall clock
 * @param failure why it is undone; empty if it is not
 */
record Creation(
        ContainerId id,
        ContainerId base,
        CloneName name,
        Optional<Ipv4Interface> address,
        Optional<String> node,
        Optional<SnapshotName> snapshot,
        Optional<ContainerId> inPlaceOf,
        boolean isRestart,
        String why,
        Stage stage,
        Instant since,
        String failure) {

    /** How far it is. What a stage promises is true; what the next one promises may be true already. */
    enum Stage {
        /** Nothing was done. */
        PLANNED("it is planned"),
        /** The snapshot may exist. */
        SNAPSHOT("a snapshot of the base is taken"),
        /** The clone may exist. */
        CLONING("the base is copied"),
        /** The clone is complete, and ours. */
        CLONED("its tags are set"),
        /** It has the tags of a member. */
        TAGGED("its address is set"),
        /** It has its address. */
        ADDRESSED("its address is compared with all others"),
        /** Nobody else has its address. */
        CHECKED("it is started"),
        /** It runs. */
        STARTED("it is not ready yet"),
        /** It is ready. */
        READY("its hook runs");

        private final String inWords;

        Stage(String inWords) {
            this.inWords = inWords;
        }

        /** What is being done, as part of a sentence about the member. */
        String inWords() {
            return inWords;
        }
    }

    Creation at(Stage next, Instant now) {
        return new Creation(id, base, name, address, node, snapshot, inPlaceOf, isRestart, why, next, now, failure);
    }

    Creation withAddress(Ipv4Interface other) {
        return new Creation(
                id, base, name, Optional.of(other), node, snapshot, inPlaceOf, isRestart, why, stage, since, failure);
    }

    Creation withSnapshot(Optional<SnapshotName> taken) {
        return new Creation(id, base, name, address, node, taken, inPlaceOf, isRestart, why, stage, since, failure);
    }

    /** It is to be undone from now on. */
    Creation failed(String sentence, Instant now) {
        return new Creation(id, base, name, address, node, snapshot, inPlaceOf, isRestart, why, stage, now, sentence);
    }

    boolean isFailed() {
        return !failure.isEmpty();
    }

    /** Whether its container may exist. */
    boolean mayExist() {
        return isRestart || stage.compareTo(Stage.CLONING) >= 0;
    }

    /** What is being done, a sentence. */
    String inWords() {
        return "member " + id + (isFailed() ? " is undone: " + failure : " is being added: " + stage.inWords());
    }
}
