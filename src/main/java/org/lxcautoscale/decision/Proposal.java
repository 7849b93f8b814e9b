package org.lxcautoscale.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Grid;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.Finding.Effect;
import org.lxcautoscale.metrics.Usage;
import org.lxcautoscale.settings.ContainerSettings;

/** A decision in progress: the size wanted so far, and the findings of the rules. Used for one decision. */
final class Proposal {

    /**
     * Limited shrinks are rounded to multiples of this, or of {@code min_decrease_chunk} if that is smaller, to avoid
     * trivial changes.
     */
    private static final long SHRINK_STEP_MB = 64;

    /** All resources, in the order of evaluation. */
    static final List<Resource> RESOURCES = List.of(Resource.values());

    private final DecisionContext context;
    private final Allocation current;
    private long wantedCpu;
    private long wantedMemory;
    private boolean cpuClosed;
    private boolean memoryClosed;
    private boolean memoryBecomesLasting;
    private @Nullable Allocation exact;
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

    /** The measured usage; only for rules after {@link UnknownUsage}. */
    Usage usage() {
        if (context.usage() instanceof Usage usage) {
            return usage;
        }
        throw new IllegalStateException(
                "the usage of container " + context.container().id() + " is unknown");
    }

    /** The sizes that the resource can have. */
    Grid grid(Resource resource) {
        return context.settings().grid(resource);
    }

    long current(Resource resource) {
        return current.get(resource);
    }

    /** The size wanted so far; initially the current one. */
    long wanted(Resource resource) {
        return switch (resource) {
            case CPU -> wantedCpu;
            case MEMORY -> wantedMemory;
        };
    }

    private void setWanted(Resource resource, long amount) {
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

    /** Whether the size wanted so far is below what is in force, regardless of what is configured. */
    boolean lowers(Resource resource) {
        return shrinks(resource) || (changes(resource) && context.lowers(resource, wanted(resource)));
    }

    boolean changes(Resource resource) {
        return wanted(resource) != current(resource);
    }

    /** A policy proposes this size, replacing any earlier proposal. */
    void propose(Resource resource, long amount, Reason reason, Supplier<String> sentence) {
        setWanted(resource, amount);
        findings.add(new Finding(resource, reason, Effect.PROPOSES, sentence));
    }

    /** The same with all settings that make up the size, to be written as they are. */
    void propose(Resource resource, Allocation size, Reason reason, Supplier<String> sentence) {
        exact = size;
        propose(resource, size.get(resource), reason, sentence);
    }

    /** A policy wants the limit in force to be configured, too, unless a size was proposed. */
    void makeLasting(Resource resource, Reason reason, Supplier<String> sentence) {
        if (!changes(resource)) {
            memoryBecomesLasting = true;
            findings.add(new Finding(resource, reason, Effect.PROPOSES, sentence));
        }
    }

    /** A guard has no objection to the change. */
    void agree(Resource resource, Reason reason, Supplier<String> sentence) {
        findings.add(new Finding(resource, reason, Effect.AGREES, sentence));
    }

    /** A guard lets the change be reported but not applied. */
    void withhold(Resource resource, Reason reason, Supplier<String> sentence) {
        if (changes(resource)) {
            findings.add(new Finding(resource, reason, Effect.WITHHOLDS, sentence));
        }
    }

    /**
     * A guard limits the change to {@code amount}; for a shrink it is rounded up to whole cores (tenths, where that is the unit), or to {@value
     * #SHRINK_STEP_MB} MB of memory. If nothing of the change is left, the resource is held.
     */
    void limit(Resource resource, long amount, Reason reason, Supplier<String> sentence) {
        boolean growing = grows(resource);
        long allowed = growing ? grid(resource).roundDown(amount) : roundUpForShrink(resource, amount);
        boolean nothingLeft = growing ? allowed <= current(resource) : allowed >= current(resource);
        if (nothingLeft) {
            hold(resource, reason, sentence);
        } else {
            setWanted(resource, allowed);
            findings.add(new Finding(resource, reason, Effect.LIMITS, sentence));
        }
    }

    /** A guard requires at least {@code amount}, also of growth, where the maximum must not be less. */
    void raise(Resource resource, long amount, Reason reason, Supplier<String> sentence) {
        if (grows(resource)) {
            setWanted(resource, Math.min(roundUpForShrink(resource, amount), context.maximum(resource)));
            findings.add(new Finding(resource, reason, Effect.LIMITS, sentence));
        } else {
            limit(resource, amount, reason, sentence);
        }
    }

    /** No change of this resource; later rules are not evaluated. */
    void refuse(Resource resource, Reason reason, Supplier<String> sentence) {
        close(resource);
        hold(resource, reason, sentence);
    }

    /** Later rules are not evaluated for this resource. */
    void close(Resource resource) {
        switch (resource) {
            case CPU -> cpuClosed = true;
            case MEMORY -> memoryClosed = true;
        }
    }

    /** Whether further rules are evaluated for this resource. */
    boolean isOpen(Resource resource) {
        return switch (resource) {
            case CPU -> !cpuClosed;
            case MEMORY -> !memoryClosed;
        };
    }

    /** No change of this resource, unless a later policy proposes one. */
    void hold(Resource resource, Reason reason, Supplier<String> sentence) {
        setWanted(resource, current(resource));
        findings.add(new Finding(resource, reason, Effect.HOLDS, sentence));
    }

    private long roundUpForShrink(Resource resource, long amount) {
        long granularity = shrinkGranularity(resource);
        return Math.ceilDiv(amount, granularity) * granularity;
    }

    /** The unit to which a limited shrink is rounded. */
    long shrinkGranularity(Resource resource) {
        ContainerSettings settings = context.settings();
        return resource == Resource.CPU
                ? grid(resource).step()
                : Math.min(
                        SHRINK_STEP_MB << 20,
                        settings.scaled(resource, settings.memory().decrement()));
    }

    /** Whether the resource grows because the policy of its settings wants that. */
    boolean growsBySizing(Resource resource) {
        return grows(resource)
                && Finding.last(findings, resource, Effect.PROPOSES)
                        .filter(finding -> finding.reason() == Reason.ABOVE_UPPER_THRESHOLD
                                || finding.reason() == Reason.NEEDS_MORE)
                        .isPresent();
    }

    /** Whether the resource goes back to what it had before something was lent to it. */
    boolean isTakenBack(Resource resource) {
        return shrinks(resource)
                && Finding.last(findings, resource, Effect.PROPOSES)
                        .filter(finding -> finding.reason() == Reason.STARTUP_BOOST_END)
                        .isPresent();
    }

    /** Whether the resource changes for an urgent reason. */
    boolean isUrgent(Resource resource) {
        return Finding.last(findings, resource, Effect.PROPOSES)
                .filter(finding -> finding.reason().isUrgent())
                .isPresent();
    }

    /** Growth never reduces a configured size that is not in force. */
    private long notBelowConfigured(Resource resource) {
        long configured = context.container().allocation().get(resource);
        boolean isRequested = Finding.last(findings, resource, Effect.PROPOSES)
                .filter(finding -> finding.reason().isRequested())
                .isPresent();
        return configured == resource.unlimited() || isRequested
                ? wanted(resource)
                : Math.max(wanted(resource), Math.min(configured, context.maximum(resource)));
    }

    Decision decide() {
        Allocation after = current;
        for (Resource resource : RESOURCES) {
            if (changes(resource)) {
                after = after.with(resource, grows(resource) ? notBelowConfigured(resource) : wanted(resource));
            }
            if (exact != null && exact.get(resource) == after.get(resource)) {
                after = after.taking(resource, exact);
            }
        }
        boolean isLasting = memoryBecomesLasting && !changes(Resource.MEMORY);
        Allocation before = isLasting
                ? current.with(Resource.MEMORY, context.container().allocation().get(Resource.MEMORY))
                : current;
        return new Decision(context, before, after, findings);
    }
}
