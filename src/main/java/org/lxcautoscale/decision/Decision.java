package org.lxcautoscale.decision;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.container.SizeChange;
import org.lxcautoscale.decision.Finding.Effect;
import org.lxcautoscale.metrics.Usage;

/**
 * The decision on one container: its size before and after, and the finding of each rule, in the order of evaluation.
 *
 * @param before the initial size: the one in force; the configured one where that is only to be made lasting
 * @param after the wanted size; equal to {@code before} for hold
 */
public record Decision(DecisionContext context, Allocation before, Allocation after, List<Finding> findings) {

    public Decision {
        findings = List.copyOf(findings);
    }

    public ContainerId id() {
        return context.container().id();
    }

    /** The size in the configuration of the host, which may be "unlimited". */
    public Allocation configured() {
        return context.container().allocation();
    }

    /** The size to write: the configured one with the changed amounts. */
    public Allocation target() {
        Allocation target = configured();
        for (Resource resource : Resource.values()) {
            if (writes(resource)) {
                target = target.taking(resource, after);
            }
        }
        return target;
    }

    /** Why a change is reported but not applied; empty if it is to be applied. */
    public Optional<String> withheld() {
        for (Finding finding : findings) {
            if (finding.effect() == Effect.WITHHOLDS) {
                return Optional.of(finding.sentence().get());
            }
        }
        return Optional.empty();
    }

    /** Whether it waits until a person approves it. */
    public boolean awaitsApproval() {
        return findings.stream()
                .anyMatch(finding -> finding.effect() == Effect.WITHHOLDS && finding.reason() == Reason.APPROVAL);
    }

    /** The change to write; not to be called for a {@linkplain #withheld withheld} one. */
    public SizeChange change() {
        if (withheld().isPresent()) {
            throw new IllegalStateException("the change of container " + id() + " is withheld");
        }
        EnumSet<Resource> changing = EnumSet.noneOf(Resource.class);
        for (Resource resource : Resource.values()) {
            if (writes(resource)) {
                changing.add(resource);
            }
        }
        return new SizeChange(configured(), target(), changing);
    }

    /** Bytes of memory in use at the time of the decision; 0 if unknown. */
    public long memoryInUse() {
        return context.usage() instanceof Usage known
                ? known.memory().map(use -> use.amounts().now()).orElse(0L)
                : 0;
    }

    /** Bytes of memory granted by the host; 0 if more than the new size is already in force. */
    public long memoryGranted() {
        long size = after.get(Resource.MEMORY);
        return context.isInForce(Resource.MEMORY, size) ? 0 : Math.max(0, size - before.get(Resource.MEMORY));
    }

    public boolean isChange() {
        return writes(Resource.CPU) || writes(Resource.MEMORY);
    }

    /** Whether the resource differs from what is in force; for a rollback, also from what is configured. */
    private boolean writes(Resource resource) {
        return after.get(resource) != before.get(resource)
                || (isRequested(resource) && !context.container().isSizedAs(after, resource));
    }

    private boolean isRequested(Resource resource) {
        return Finding.last(findings, resource, Effect.PROPOSES)
                        .filter(finding -> finding.reason().isRequested())
                        .isPresent()
                && Finding.last(findings, resource, Effect.HOLDS).isEmpty();
    }

    /** Whether the last policy that proposed a size for this resource had this reason. */
    boolean wants(Resource resource, Reason reason) {
        return Finding.last(findings, resource, Effect.PROPOSES)
                .filter(finding -> finding.reason() == reason)
                .isPresent();
    }

    public boolean isGrowth() {
        return grows(Resource.CPU) || grows(Resource.MEMORY);
    }

    boolean grows(Resource resource) {
        return after.get(resource) > before.get(resource);
    }

    /** The decision on one resource, with the deciding reason. */
    public Verdict verdict(Resource resource) {
        long from = before.get(resource);
        long to = after.get(resource);
        Finding deciding = Finding.last(findings, resource, to == from ? Effect.HOLDS : Effect.PROPOSES)
                .or(() -> Finding.last(findings, resource, Effect.PROPOSES))
                .orElseThrow(() -> new IllegalStateException("no rule has evaluated " + resource + " of " + id()));
        return new Verdict(resource, from, to, deciding.reason(), () -> sentence(deciding, resource, from != to));
    }

    private String sentence(Finding deciding, Resource resource, boolean change) {
        String why = deciding.text();
        if (!change) {
            return why;
        }
        return Finding.last(findings, resource, Effect.LIMITS)
                .map(limit -> why + "; limited by " + limit.text())
                .orElse(why);
    }

    /** Whether a resource grows for an urgent reason. */
    public boolean isUrgent() {
        for (Resource resource : Resource.values()) {
            if (grows(resource) && verdict(resource).reason().isUrgent()) {
                return true;
            }
        }
        return false;
    }

    /** Whether somebody wants it: no policy has decided it. */
    public boolean isRequested() {
        return proposed(Reason::isRequested);
    }

    /** Whether an administrator has requested a rollback. */
    public boolean isRollback() {
        return proposed(Reason.ROLLBACK::equals);
    }

    /** Whether an administrator has set the size, which is theirs from now on. */
    public boolean isManual() {
        return proposed(Reason.MANUAL::equals);
    }

    /** Whether memory may be reduced below what is in use. */
    public boolean isForced() {
        return findings.stream().anyMatch(finding -> finding.reason() == Reason.FORCED);
    }

    private boolean proposed(Predicate<Reason> why) {
        return findings.stream().anyMatch(finding -> finding.effect() == Effect.PROPOSES && why.test(finding.reason()));
    }

    /** Whether no rule has held or limited the proposals, for either resource. */
    boolean isUnrestricted() {
        return findings.stream()
                .noneMatch(finding -> finding.effect() == Effect.LIMITS
                        || (finding.effect() == Effect.HOLDS
                                && !finding.reason().isRequested()));
    }

    /** The same decision without the change of one resource, as the final check requires. */
    public Decision without(Resource resource, Reason reason, String why) {
        return limited(resource, before.get(resource), new Finding(resource, reason, Effect.HOLDS, () -> why));
    }

    /** The same decision, with the change of one resource removed or reduced. */
    Decision limited(Resource resource, long amount, Finding finding) {
        List<Finding> all = new ArrayList<>(findings);
        all.add(finding);
        return new Decision(context, before, after.with(resource, amount), all);
    }

    /** Whether the resource grows now, or would but for a pause that ends by itself. */
    public boolean canGrow(Resource resource) {
        if (withheld().isPresent()) {
            return false;
        }
        Reason reason = verdict(resource).reason();
        boolean isDelayed = reason == Reason.COOLDOWN || reason == Reason.BACK_OFF || reason == Reason.LOCKED;
        return grows(resource) || (isDelayed && before.get(resource) < context.maximum(resource));
    }

    ShrinkWatch watchOf(Resource resource, Instant until) {
        Optional<Usage> usage = context.usage() instanceof Usage known ? Optional.of(known) : Optional.empty();
        double pressure = usage.map(known -> resource == Resource.CPU
                        ? known.cpu().pressure().orElse(0)
                        : known.memory().map(use -> Stall.percent(context, use)).orElse(0.0))
                .orElse(0.0);
        double throttled = usage.map(known -> known.cpu().throttled().orElse(0)).orElse(0.0);
        return new ShrinkWatch(formerSize(resource), until, pressure, throttled);
    }

    /**
     * The amount that undoes this decision: the limit of the container's own size, even if a lower limit applies; always a
     * valid size.
     */
    long formerSize(Resource resource) {
        long from = context.inForce(resource)
                .filter(Limit::isHeld)
                .map(Limit::own)
                .filter(own -> own != resource.unlimited())
                .orElse(before.get(resource));
        return from == configured().get(resource)
                ? from
                : context.settings().grid(resource).roundUp(from);
    }
}
