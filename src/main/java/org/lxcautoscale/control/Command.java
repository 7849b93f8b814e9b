package org.lxcautoscale.control;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.OperatingMode;

/** What somebody wants the loop to do in its next step. {@code by} is who, for logs and for other people. */
public sealed interface Command {

    String by();

    /** The container that is to be changed on the host; empty for other commands. */
    default Optional<ContainerId> changed() {
        return switch (this) {
            case Resize resize -> Optional.of(resize.id());
            case BoostFor boost -> Optional.of(boost.id());
            case EndBoost boost -> Optional.of(boost.id());
            case RollBack rollback -> Optional.of(rollback.id());
            case Work work -> Optional.of(work.job().id());
            case HoldFor _, Release _, SetMode _, Approve _, Reject _, ScaleGroup _, PauseGroup _, Preview _ ->
                Optional.empty();
        };
    }

    /**
     * Sets a size, which is kept for some time.
     *
     * @param amounts in base units; resources that are not named stay as they are
     * @param isForced whether memory may be reduced below what is in use
     * @param isDryRun whether it is only decided
     * @param expected whether it is still to be set when the container has a certain size
     */
    record Resize(
            ContainerId id,
            Map<Resource, Long> amounts,
            boolean isForced,
            boolean isDryRun,
            Predicate<Allocation> expected,
            String by)
            implements Command {

        public Resize {
            amounts = Map.copyOf(amounts);
        }

        /** Whatever size it has. */
        public Resize(ContainerId id, Map<Resource, Long> amounts, boolean isForced, boolean isDryRun, String by) {
            this(id, amounts, isForced, isDryRun, _ -> true, by);
        }
    }

    /** Sets a size for some time, after which the container goes back to the one that it has. */
    record BoostFor(ContainerId id, Map<Resource, Long> amounts, Duration length, String by) implements Command {
        public BoostFor {
            amounts = Map.copyOf(amounts);
        }
    }

    /** Ends a boost. */
    record EndBoost(ContainerId id, String by) implements Command {}

    /** Keeps a container at its size for some time. */
    record HoldFor(ContainerId id, Duration length, String why, String by) implements Command {}

    /** Ends a hold. */
    record Release(ContainerId id, String by) implements Command {}

    /**
     * Sets what may be done with containers.
     *
     * @param mode empty to take back what was set for the same target
     */
    record SetMode(ModeOrder.Target target, Optional<OperatingMode> mode, String by) implements Command {}

    /** Lets a change that waits be made. */
    record Approve(String approval, String by) implements Command {}

    /** Drops a change that waits. */
    record Reject(String approval, String by) implements Command {}

    /** Gives a container back the size from before the first change, and holds it there. */
    record RollBack(ContainerId id, String by) implements Command {}

    /** Does long work on a container; the reply comes when it has ended. */
    record Work(Job job, String by) implements Command {}

    /**
     * Sets how many members a horizontal scaling group should have.
     *
     * @param group its name
     */
    record ScaleGroup(String group, int count, String by) implements Command {}

    /** Pauses a group, or ends its pause. */
    record PauseGroup(String group, boolean isPaused, String by) implements Command {}

    /** Says what the next cycle would decide. */
    record Preview(String by) implements Command {}
}
