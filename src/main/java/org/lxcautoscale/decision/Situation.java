package org.lxcautoscale.decision;

import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
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
 * @param frame what holds for all containers in this step
 */
public record Situation(
        Container container, EffectiveSettings effective, Measurement usage, ContainerState state, Frame frame) {

    public ContainerSettings settings() {
        return effective.settings();
    }

    /** The size to start from: as configured, but all cores of the host in place of "unlimited". */
    public Allocation current() {
        Allocation configured = container.allocation();
        return configured.cores().isUnlimited() ? configured.with(Resource.CPU, frame.hostCores() * 1000L) : configured;
    }

    /** The same container in another frame. */
    public Situation in(Frame other) {
        return new Situation(container, effective, usage, state, other);
    }

    /** What is in use, in percent of the current size. */
    double percent(Resource resource, long amount) {
        return 100.0 * amount / limitInForce(resource);
    }

    /** The amount that the kernel enforces now, which may still lag behind the configured one. */
    long limitInForce(Resource resource) {
        long configured = current().get(resource);
        if (resource == Resource.MEMORY
                && usage instanceof Usage known
                && known.memoryLimit().isPresent()) {
            return Math.max(1, Math.min(configured, known.memoryLimit().getAsLong()));
        }
        return Math.max(1, configured);
    }

    /** The least that the tier allows. */
    long minimum(Resource resource) {
        return switch (resource) {
            case CPU -> settings().minCores() * 1000L;
            case MEMORY -> settings().minMemory().bytes();
        };
    }

    /** The most that the tier and the host allow; never less than the minimum. */
    long maximum(Resource resource) {
        long most = switch (resource) {
            case CPU -> Math.min(settings().maxCores(), frame.grantableCores()) * 1000L;
            case MEMORY ->
                Math.min(
                        settings().maxMemory().map(memory -> memory.bytes()).orElse(Long.MAX_VALUE),
                        frame.grantableMemory());
        };
        return Math.max(most, minimum(resource));
    }

    boolean isOffPeak() {
        return settings().energyMode().isOffPeak(frame.hour());
    }
}
