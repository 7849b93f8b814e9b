package org.lxcautoscale.decision;

import java.util.Optional;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.LimitsInForce.Brake;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.demand.Advice;
import org.lxcautoscale.demand.Sizes;
import org.lxcautoscale.metrics.Measurement;
import org.lxcautoscale.settings.ContainerSettings;
import org.lxcautoscale.settings.EffectiveSettings;
import org.lxcautoscale.settings.Policy;

/**
 * Everything that a decision on one container is based on.
 *
 * @param effective its settings, from the configuration and its tags
 * @param supervision what people have ordered for it
 * @param usage its usage, or why that is unknown
 * @param cycle the conditions shared by all containers in this step
 * @param advised what it needs, by what was learned of it
 * @param outlook what is foreseen of it; decisions go by {@link #foreseen}
 */
public record DecisionContext(
        Container container,
        EffectiveSettings effective,
        Supervision supervision,
        Measurement usage,
        ContainerState state,
        CycleContext cycle,
        Advised advised,
        Outlook outlook) {

    /** Of a container of which nothing was learned. */
    public DecisionContext(
            Container container,
            EffectiveSettings effective,
            Supervision supervision,
            Measurement usage,
            ContainerState state,
            CycleContext cycle) {
        this(container, effective, supervision, usage, state, cycle, Advised.NONE, Outlook.NONE);
    }

    /** The same, and nobody supervises it. */
    public DecisionContext(
            Container container,
            EffectiveSettings effective,
            Measurement usage,
            ContainerState state,
            CycleContext cycle) {
        this(container, effective, Supervision.NONE, usage, state, cycle);
    }

    /** What is learned of one container. */
    @FunctionalInterface
    public interface Learned {
        Optional<Advice> advise(Resource resource, long limit, Sizes sizes);
    }

    /** The same, if its policy asks for it with what was learned of it. */
    public DecisionContext advisedBy(Learned learned) {
        if (settings().policy() != Policy.ADAPTIVE) {
            return this;
        }
        return new DecisionContext(
                container,
                effective,
                supervision,
                usage,
                state,
                cycle,
                new Advised(advice(learned, Resource.CPU), advice(learned, Resource.MEMORY)),
                outlook);
    }

    /** The same, and this is foreseen. */
    public DecisionContext withOutlook(Outlook foreseen) {
        return foreseen.equals(outlook)
                ? this
                : new DecisionContext(container, effective, supervision, usage, state, cycle, advised, foreseen);
    }

    private Optional<Advice> advice(Learned learned, Resource resource) {
        return learned.advise(resource, current(resource), sizes(resource));
    }

    /** What is foreseen of it, as far as it counts. */
    Outlook foreseen() {
        return outlook.acts() ? outlook : Outlook.NONE;
    }

    /** The sizes that it may have. */
    public Sizes sizes(Resource resource) {
        return new Sizes(
                minimum(resource), maximum(resource), settings().grid(resource).step());
    }

    public ContainerSettings settings() {
        return effective.settings();
    }

    /**
     * The size to start from: the smallest limits in force, or the configured size if the host does not report them or
     * none is in force. "Unlimited" cores count as all cores of the host.
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

    /** The limit that the kernel currently enforces; empty if unknown. */
    public Optional<Limit> inForce(Resource resource) {
        return usage.limits().of(resource);
    }

    /** What its {@code memory.high} is; empty if this program may not set it, or it is unknown. */
    public Optional<Brake> brake() {
        return usage.limits().brake();
    }

    /** Whether its memory limit in force can be raised at once, without a write to the host. */
    public boolean canBeHelped() {
        return brake().isPresent();
    }

    /** Whether this size is below what is in force. */
    boolean lowers(Resource resource, long amount) {
        return usage.limits().isLoweredBy(resource, amount).orElseGet(() -> amount < current(resource));
    }

    /** Whether at least this much is in force already. */
    boolean isInForce(Resource resource, long amount) {
        return lowers(resource, amount)
                || inForce(resource).filter(limit -> limit.own() == amount).isPresent();
    }

    /** The amount that the kernel should enforce for a configured size: at most the cores of the host. */
    public long enforceable(Resource resource, long configured) {
        return resource == Resource.CPU ? Math.min(configured, hostMillicores()) : configured;
    }

    /** Describes a difference between the configured size and the one in force; empty if there is none, or it is unknown. */
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

    /** No container can use more than the CPUs that it is pinned to. */
    private long pinnedMillicores() {
        return container.allocation().cpu().pinned().millis();
    }

    private long hostMillicores() {
        return cycle.hostCores() * 1000L;
    }

    /** An amount in percent of the current size. */
    double percent(Resource resource, long amount) {
        return 100.0 * amount / current(resource);
    }

    /** The minimum of the tier. */
    long minimum(Resource resource) {
        return settings().of(resource).minimum();
    }

    /** The maximum that tier and host allow; never below the minimum. */
    long maximum(Resource resource) {
        long grantable = switch (resource) {
            case CPU -> Math.min(cycle.grantableCores() * 1000L, pinnedMillicores());
            case MEMORY -> cycle.grantableMemory();
        };
        long most = Math.min(settings().of(resource).maximum(), grantable);
        return Math.max(settings().grid(resource).roundDown(most), minimum(resource));
    }

    /**
     * The amount to restore when the off-peak time ends: the one from before, limited by the current maximum. Empty if
     * nothing was reduced.
     */
    Optional<Long> offPeakEnd(Resource resource) {
        return Optional.ofNullable(state.beforeOffPeak().get(resource))
                .map(saved -> Math.min(saved, maximum(resource)));
    }

    /** Whether energy mode reduces it now. */
    public boolean isOffPeak() {
        return switch (settings().schedule().energyMode()) {
            case OFF -> false;
            case HOURS -> settings().schedule().isOffPeak(cycle.hour());
            case LEARNED -> foreseen().quiet().isPresent();
        };
    }
}
