package org.lxcautoscale.decision;

import java.util.Optional;
import java.util.OptionalLong;
import org.lxcautoscale.container.LimitsInForce.Brake;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.metrics.Usage;

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
        if (!(context.usage() instanceof Usage usage) || usage.limits().brake().isEmpty()) {
            return Optional.empty();
        }
        Brake now = usage.limits().brake().get();
        OptionalLong position = canGrow(context, free) ? position(context) : OptionalLong.empty();
        Brake wanted = position.isPresent() ? new Brake(position.getAsLong()) : Brake.RELEASED;
        return wanted.equals(now) ? Optional.empty() : Optional.of(wanted);
    }

    private static boolean canGrow(DecisionContext context, long free) {
        return context.effective().isManaged()
                && !context.container().template()
                && free >= LEAST_GROWTH
                && context.inForce(Resource.MEMORY)
                        .filter(limit -> !limit.isHeld())
                        .filter(limit -> limit.own() < context.maximum(Resource.MEMORY))
                        .isPresent();
    }

    private static OptionalLong position(DecisionContext context) {
        return at(context.inForce(Resource.MEMORY).map(Limit::own).orElseThrow(), context);
    }

    /** The position of the brake below a limit, in bytes; empty where there is to be none. */
    public static OptionalLong at(long limit, DecisionContext context) {
        if (limit >= context.maximum(Resource.MEMORY)) {
            return OptionalLong.empty();
        }
        double percent = context.settings().brakePercent();
        return percent >= 100 ? OptionalLong.empty() : OptionalLong.of((long) (limit * percent / 100) / PAGE * PAGE);
    }
}
