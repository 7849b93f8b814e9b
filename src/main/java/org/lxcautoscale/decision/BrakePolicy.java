package org.lxcautoscale.decision;

import java.util.Optional;
import org.lxcautoscale.container.LimitsInForce.Brake;
import org.lxcautoscale.container.Resource;

/**
 * Where a container is slowed down before it reaches its memory limit: at {@code memory_brake_percent} of it, to win the time
 * that growth takes. A container that cannot grow is not braked: it has nothing to wait for.
 */
public final class BrakePolicy {

    /** The host must be able to give at least this much, as {@link HostBudget} gives no less. */
    private static final long LEAST_GROWTH = 64L << 20;

    private static final long PAGE = 4096;

    private BrakePolicy() {}

    /**
     * The brake that should be set instead of the one that is; empty if it is as it should be, or must be left as it is.
     *
     * @param free bytes that the host can give to containers that grow
     */
    public static Optional<Brake> change(DecisionContext context, long free) {
        Brake wanted = canGrow(context, free) ? usual(context) : Brake.RELEASED;
        return context.brake().filter(now -> !now.equals(wanted)).map(_ -> wanted);
    }

    private static boolean canGrow(DecisionContext context, long free) {
        return context.effective().isManaged()
                && context.supervision().allowsChanges()
                && !context.container().template()
                && free >= LEAST_GROWTH
                && context.inForce(Resource.MEMORY)
                        .filter(limit -> !limit.isHeld())
                        .isPresent();
    }

    /** The brake below the memory limit in force, of a container that can grow. */
    static Brake usual(DecisionContext context) {
        return context.inForce(Resource.MEMORY)
                .map(limit -> at(limit.own(), context))
                .orElse(Brake.RELEASED);
    }

    /** The brake below a memory limit in bytes; released where it is switched off, or the limit is the maximum. */
    public static Brake at(long limit, DecisionContext context) {
        double percent = context.settings().brakePercent();
        return percent >= 100 || limit >= context.maximum(Resource.MEMORY)
                ? Brake.RELEASED
                : new Brake((long) (limit * percent / 100) / PAGE * PAGE);
    }
}
