package org.lxcautoscale.decision;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.container.SizeChange;
import org.lxcautoscale.decision.Finding.Effect;
import org.lxcautoscale.metrics.Usage;

/**
 * What was decided on one container: its size before and after, and what each rule said, in the order they spoke.
 *
 * @param before the size that was started from: what is in force
 * @param after the size that it shall have; equal to {@code before} for hold
 */
public record Decision(DecisionContext context, Allocation before, Allocation after, List<Finding> findings) {

    public Decision {
        findings = List.copyOf(findings);
    }

    public ContainerId id() {
        return context.container().id();
    }

    /** The size in the host's configuration, which may be "unlimited". */
    public Allocation configured() {
        return context.container().allocation();
    }

    /** The size to write: as configured, with the amounts that change. */
    public Allocation target() {
        Allocation target = configured();
        for (Resource resource : Resource.values()) {
            if (writes(resource)) {
                target = target.with(resource, after.get(resource));
            }
        }
        return target;
    }

    /** Why a change is told, and not carried out; empty when it is to be carried out. */
    public Optional<String> withheld() {
        return findings.stream()
                .filter(finding -> finding.effect() == Effect.WITHHOLDS)
                .findFirst()
                .map(finding -> finding.sentence().get());
    }

    /** What is to be written; nothing may be where the change is {@linkplain #withheld withheld}. */
    public SizeChange change() {
        if (withheld().isPresent()) {
            throw new IllegalStateException("the change of container " + id() + " is not to be carried out");
        }
        EnumSet<Resource> changing = EnumSet.noneOf(Resource.class);
        for (Resource resource : Resource.values()) {
            if (writes(resource)) {
                changing.add(resource);
            }
        }
        return new SizeChange(configured(), target(), changing);
    }

    /** Bytes of memory in use when it was decided; 0 when that is not known. */
    public long memoryInUse() {
        return context.usage() instanceof Usage known
                ? known.memory().map(use -> use.amounts().now()).orElse(0L)
                : 0;
    }

    /** Bytes of memory that the host hands out; 0 where more is in force already than there is to be. */
    public long memoryGranted() {
        long size = after.get(Resource.MEMORY);
        return context.lowers(Resource.MEMORY, size) ? 0 : Math.max(0, size - before.get(Resource.MEMORY));
    }

    public boolean isChange() {
        return writes(Resource.CPU) || writes(Resource.MEMORY);
    }

    /** What differs from what is in force; for a rollback, also what is in force already and not configured. */
    private boolean writes(Resource resource) {
        long size = after.get(resource);
        return size != before.get(resource)
                || (isRollbackOf(resource) && configured().get(resource) != size);
    }

    private boolean isRollbackOf(Resource resource) {
        return wants(resource, Reason.ROLLBACK)
                && Finding.last(findings, resource, Effect.HOLDS).isEmpty();
    }

    /** Whether the last policy to propose a size of this resource had this reason. */
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

    /** What was decided on one resource, with the reason that decided it. */
    public Verdict verdict(Resource resource) {
        long from = before.get(resource);
        long to = after.get(resource);
        Finding deciding = Finding.last(findings, resource, to == from ? Effect.HOLDS : Effect.PROPOSES)
                .or(() -> Finding.last(findings, resource, Effect.PROPOSES))
                .orElseThrow(() -> new IllegalStateException("no rule has spoken on " + resource + " of " + id()));
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

    /** Whether a resource grows because of trouble that cannot wait. */
    public boolean isUrgent() {
        for (Resource resource : Resource.values()) {
            if (grows(resource) && verdict(resource).reason().isUrgent()) {
                return true;
            }
        }
        return false;
    }

    /** Whether an administrator has asked for the former size. */
    public boolean isRollback() {
        return findings.stream()
                .anyMatch(finding -> finding.effect() == Effect.PROPOSES && finding.reason() == Reason.ROLLBACK);
    }

    /** Whether nothing has held or limited what was proposed, for either resource. */
    boolean isUnhindered() {
        return findings.stream()
                .noneMatch(finding -> finding.effect() == Effect.LIMITS
                        || (finding.effect() == Effect.HOLDS && finding.reason() != Reason.ROLLBACK));
    }

    /** The same decision without the change of one resource, as a last look has found. */
    public Decision without(Resource resource, Reason reason, String why) {
        return limited(resource, before.get(resource), new Finding(resource, reason, Effect.HOLDS, () -> why));
    }

    /** The same decision, without the change of one resource or with a part of it only. */
    Decision limited(Resource resource, long amount, Finding finding) {
        List<Finding> all = new ArrayList<>(findings);
        all.add(finding);
        return new Decision(context, before, after.with(resource, amount), all);
    }

    ShrinkWatch watchOf(Resource resource, Instant until) {
        Optional<Usage> usage = context.usage() instanceof Usage known ? Optional.of(known) : Optional.empty();
        double pressure = usage.map(known -> resource == Resource.CPU
                        ? known.cpu().pressure().orElse(0)
                        : known.memory().map(use -> Stall.percent(context, use)).orElse(0.0))
                .orElse(0.0);
        double throttled = usage.map(known -> known.cpu().throttled().orElse(0)).orElse(0.0);
        return new ShrinkWatch(former(resource), until, pressure, throttled);
    }

    /**
     * The amount that gives back what this decision takes: what its size sets, where a nearer limit holds the container;
     * and nothing that no size could have.
     */
    long former(Resource resource) {
        long from = context.inForce(resource)
                .filter(Limit::isHeld)
                .map(Limit::own)
                .filter(own -> own != resource.unlimited())
                .orElse(before.get(resource));
        return from == configured().get(resource) ? from : resource.roundUp(from);
    }
}
