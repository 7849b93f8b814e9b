package org.lxcautoscale.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.Finding.Effect;
import org.lxcautoscale.metrics.Usage;
import org.lxcautoscale.settings.ContainerSettings;

/** A decision in the making: the size that is wanted so far, and what every rule has said. Lives for one decision. */
final class Proposal {

    /**
     * Sizes that nobody has asked for by number are multiples of this, or of {@code min_decrease_chunk} where that is
     * less, so that they do not change by trifles.
     */
    private static final long GRAIN_MB = 64;

    /** All of them, in the order in which rules speak on them. */
    static final List<Resource> RESOURCES = List.of(Resource.values());

    private final DecisionContext context;
    private final Allocation current;
    private long wantedCpu;
    private long wantedMemory;
    private boolean cpuClosed;
    private boolean memoryClosed;
    private final List<Finding> findings = new ArrayList<>();

    Proposal(DecisionContext context) {
        this.context = context;
        this.current = context.current();
        this.wantedCpu = current.get(Resource.CPU);
        this.wantedMemory = current.get(Resource.MEMORY);
    }

    DecisionContext context() {
        return context;
    }

    /** What was measured; only for rules after {@link UnknownUsage}. */
    Usage usage() {
        if (context.usage() instanceof Usage usage) {
            return usage;
        }
        throw new IllegalStateException(
                "the usage of container " + context.container().id() + " is not known");
    }

    long current(Resource resource) {
        return current.get(resource);
    }

    /** The size wanted so far; the current one while nothing is wanted. */
    long wanted(Resource resource) {
        return switch (resource) {
            case CPU -> wantedCpu;
            case MEMORY -> wantedMemory;
        };
    }

    private void want(Resource resource, long amount) {
        switch (resource) {
            case CPU -> wantedCpu = amount;
            case MEMORY -> wantedMemory = amount;
        }
    }

    boolean grows(Resource resource) {
        return wanted(resource) > current(resource);
    }

    boolean shrinks(Resource resource) {
        return wanted(resource) < current(resource);
    }

    /** Whether the size wanted so far takes something away from what is in force, whatever is configured. */
    boolean lowers(Resource resource) {
        return shrinks(resource) || (changes(resource) && context.lowers(resource, wanted(resource)));
    }

    boolean changes(Resource resource) {
        return wanted(resource) != current(resource);
    }

    /** A policy wants this size, in place of whatever was wanted before. */
    void propose(Resource resource, long amount, Reason reason, Supplier<String> sentence) {
        want(resource, amount);
        findings.add(new Finding(resource, reason, Effect.PROPOSES, sentence));
    }

    /** A guard has nothing against the change. */
    void agree(Resource resource, Reason reason, Supplier<String> sentence) {
        findings.add(new Finding(resource, reason, Effect.AGREES, sentence));
    }

    /** A guard has the change told, and not carried out. */
    void withhold(Resource resource, Reason reason, Supplier<String> sentence) {
        if (changes(resource)) {
            findings.add(new Finding(resource, reason, Effect.WITHHOLDS, sentence));
        }
    }

    /**
     * A guard allows the change only up to {@code amount}, which is rounded up for a shrink to whole cores, or to
     * {@value #GRAIN_MB} MB of memory. Where nothing of the change is left, the resource is held.
     */
    void limit(Resource resource, long amount, Reason reason, Supplier<String> sentence) {
        boolean growing = grows(resource);
        long allowed = growing ? resource.roundDown(amount) : withGrain(resource, amount);
        boolean nothingLeft = growing ? allowed <= current(resource) : allowed >= current(resource);
        if (nothingLeft) {
            hold(resource, reason, sentence);
        } else {
            want(resource, allowed);
            findings.add(new Finding(resource, reason, Effect.LIMITS, sentence));
        }
    }

    /** A guard allows no less than {@code amount}, also to a container that is to grow, whose maximum is not less. */
    void raise(Resource resource, long amount, Reason reason, Supplier<String> sentence) {
        if (grows(resource)) {
            want(resource, Math.min(withGrain(resource, amount), context.maximum(resource)));
            findings.add(new Finding(resource, reason, Effect.LIMITS, sentence));
        } else {
            limit(resource, amount, reason, sentence);
        }
    }

    /** No change of this resource, whatever later rules would say. */
    void refuse(Resource resource, Reason reason, Supplier<String> sentence) {
        close(resource);
        hold(resource, reason, sentence);
    }

    /** What has been said so far is final. */
    void close(Resource resource) {
        switch (resource) {
            case CPU -> cpuClosed = true;
            case MEMORY -> memoryClosed = true;
        }
    }

    /** Whether rules may still speak on this resource. */
    boolean isOpen(Resource resource) {
        return switch (resource) {
            case CPU -> !cpuClosed;
            case MEMORY -> !memoryClosed;
        };
    }

    /** No change of this resource, unless a later policy has a stronger reason. */
    void hold(Resource resource, Reason reason, Supplier<String> sentence) {
        want(resource, current(resource));
        findings.add(new Finding(resource, reason, Effect.HOLDS, sentence));
    }

    private long withGrain(Resource resource, long amount) {
        long grain = grain(resource);
        return Math.ceilDiv(amount, grain) * grain;
    }

    /** What a shrink that is cut short is rounded to. */
    long grain(Resource resource) {
        ContainerSettings settings = context.settings();
        return resource == Resource.CPU
                ? resource.grid()
                : Math.min(
                        GRAIN_MB << 20,
                        settings.behaviour().scale(resource, settings.memory().decrement()));
    }

    /** Whether the resource changes because of trouble that cannot wait. */
    boolean isUrgent(Resource resource) {
        return Finding.last(findings, resource, Effect.PROPOSES)
                .filter(finding -> finding.reason().isUrgent())
                .isPresent();
    }

    /** What is configured, but not in force, is not made smaller by growth. */
    private long notBelowConfigured(Resource resource) {
        long configured = context.container().allocation().get(resource);
        boolean isRollback = Finding.last(findings, resource, Effect.PROPOSES)
                .filter(finding -> finding.reason() == Reason.ROLLBACK)
                .isPresent();
        return configured == resource.unlimited() || isRollback
                ? wanted(resource)
                : Math.max(wanted(resource), Math.min(configured, context.maximum(resource)));
    }

    Decision decide() {
        Allocation after = current;
        for (Resource resource : RESOURCES) {
            if (changes(resource)) {
                after = after.with(resource, grows(resource) ? notBelowConfigured(resource) : wanted(resource));
            }
        }
        return new Decision(context, current, after, findings);
    }
}
