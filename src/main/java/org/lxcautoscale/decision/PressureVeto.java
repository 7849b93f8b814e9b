package org.lxcautoscale.decision;

import java.util.Optional;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.metrics.Usage;
import org.lxcautoscale.metrics.Usage.CpuUse;
import org.lxcautoscale.metrics.Usage.Shortage;

/** Does not shrink a container under pressure: its tasks wait for the resource or were killed. */
final class PressureVeto implements Rule {

    /** PSI memory {@code full avg10}, percent: a healthy container shows 0. */
    private static final double MEMORY_STALL = 1;

    /** PSI cpu {@code some avg10}, percent: short waits are normal on a shared host. */
    private static final double CPU_STALL = 20;

    /** Share of time throttled. */
    private static final double THROTTLED = 0.05;

    @Override
    public void apply(Proposal proposal, Resource resource) {
        if (proposal.shrinks(resource)) {
            Usage usage = proposal.usage();
            Optional<String> symptom = resource == Resource.CPU
                    ? cpuSymptom(usage.cpu())
                    : memorySymptom(usage.memory().orElseThrow().shortage());
            symptom.ifPresent(why -> proposal.hold(resource, Reason.PRESSURE_VETO, () -> why));
        }
    }

    private static Optional<String> memorySymptom(Shortage shortage) {
        if (shortage.kills() > 0) {
            return Optional.of("the kernel has killed for lack of memory");
        }
        double stalled = shortage.pressure().orElse(0);
        return stalled >= MEMORY_STALL
                ? Optional.of("its tasks wait for memory " + ThresholdPolicy.percent(stalled) + " of the time")
                : Optional.empty();
    }

    private static Optional<String> cpuSymptom(CpuUse use) {
        double throttled = use.throttled().orElse(0);
        if (throttled >= THROTTLED) {
            return Optional.of("it is throttled " + ThresholdPolicy.percent(100 * throttled) + " of the time");
        }
        double waiting = use.pressure().orElse(0);
        return waiting >= CPU_STALL
                ? Optional.of("its tasks wait for a CPU " + ThresholdPolicy.percent(waiting) + " of the time")
                : Optional.empty();
    }
}
