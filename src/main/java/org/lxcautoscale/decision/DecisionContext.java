package org.lxcautoscale.decision;

import java.util.Optional;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.metrics.Measurement;
import org.lxcautoscale.metrics.Usage;
import org.lxcautoscale.settings.ContainerSettings;
import org.lxcautoscale.settings.EffectiveSettings;

/**
 * All that a decision on one container rests on.
 *
 * @param effective what the configuration and its tags say of it
 * @param usage what it used, or why that is unknown
 * @param cycle what holds for all containers in this step
 */
public record DecisionContext(
        Container container, EffectiveSettings effective, Measurement usage, ContainerState state, CycleContext cycle) {

    public ContainerSettings settings() {
        return effective.settings();
    }

    /**
     * The size to start from: the smallest limits in force. What is configured stands in where the host does not tell
     * them, or none is in force; all cores of the host stand in for "unlimited".
     */
    public Allocation current() {
        Allocation current = container.allocation();
        for (Resource resource : Resource.values()) {
            current = current.with(resource, current(resource));
        }
        return current;
    }

    private long current(Resource resource) {
        long configured = container.allocation().get(resource);
        long amount = inForce(resource)
                .map(Limit::nearest)
                .filter(nearest -> nearest < resource.unlimited())
                .orElse(configured);
        return resource == Resource.CPU && amount == resource.unlimited() ? hostMillicores() : Math.max(1, amount);
    }

    /** The limit that the kernel enforces now; empty when that is not known. */
    public Optional<Limit> inForce(Resource resource) {
        return usage instanceof Usage known ? known.limits().of(resource) : Optional.empty();
    }

    /** Whether this size would take something away from what is in force. */
    boolean lowers(Resource resource, long amount) {
        Optional<Boolean> isLower =
                usage instanceof Usage known ? known.limits().isLoweredBy(resource, amount) : Optional.empty();
        return isLower.orElseGet(() -> amount < current(resource));
    }

    /** What of a configured size the kernel should enforce: all of it, but no more cores than the host has. */
    public long enforceable(Resource resource, long configured) {
        return resource == Resource.CPU ? Math.min(configured, hostMillicores()) : configured;
    }

    /** Where what is in force is not what is configured, in words; empty where it is, or that is not known. */
    public Optional<String> mismatch(Resource resource) {
        long configured = container.allocation().get(resource);
        return inForce(resource)
                .map(Limit::own)
                .filter(own -> own != enforceable(resource, configured))
                .map(own ->
                        "%s configured, but %s in force".formatted(named(resource, configured), named(resource, own)));
    }

    private static String named(Resource resource, long amount) {
        return amount == resource.unlimited() ? "no limit" : resource.format(amount);
    }

    private long hostMillicores() {
        return cycle.hostCores() * 1000L;
    }

    /** What is in use, in percent of the current size. */
    double percent(Resource resource, long amount) {
        return 100.0 * amount / current(resource);
    }

    /** The least that the tier allows. */
    long minimum(Resource resource) {
        return settings().of(resource).minimum();
    }

    /** The most that the tier and the host allow; never less than the minimum. */
    long maximum(Resource resource) {
        long grantable = switch (resource) {
            case CPU -> cycle.grantableCores() * 1000L;
            case MEMORY -> cycle.grantableMemory();
        };
        long most = Math.min(settings().of(resource).maximum(), grantable);
        return Math.max(resource.roundDown(most), minimum(resource));
    }

    /**
     * What comes back when the off-peak time ends: the amount from before it, or today's maximum where that is less.
     * Empty when nothing was taken.
     */
    Optional<Long> offPeakEnd(Resource resource) {
        return Optional.ofNullable(state.beforeOffPeak().get(resource))
                .map(saved -> Math.min(saved, maximum(resource)));
    }

    boolean isOffPeak() {
        return settings().schedule().isOffPeak(cycle.hour());
    }
}
