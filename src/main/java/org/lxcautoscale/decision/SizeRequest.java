package org.lxcautoscale.decision;

import java.util.Map;
import java.util.Optional;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.CpuSize;
import org.lxcautoscale.container.Resource;

/**
 * A size that somebody wants for a container.
 *
 * @param amounts in the base unit; resources that are not named stay as they are
 * @param exact the size with all settings that make it up, to be restored as they were
 * @param reason one of those that are {@linkplain Reason#isRequested requested}
 * @param sentence who wants it, and what for
 * @param isForced whether memory may be reduced below what is in use, at which the kernel kills
 */
public record SizeRequest(
        Map<Resource, Long> amounts, Optional<Allocation> exact, Reason reason, String sentence, boolean isForced) {

    /** By amounts alone. */
    public SizeRequest(Map<Resource, Long> amounts, Reason reason, String sentence, boolean isForced) {
        this(amounts, Optional.empty(), reason, sentence, isForced);
    }

    public SizeRequest {
        amounts = Map.copyOf(amounts);
        if (!reason.isRequested()) {
            throw new IllegalArgumentException(reason + " is not what a person wants");
        }
    }

    /** The same for a container that may be pinned to certain CPUs, which a size that is to be restored does not say. */
    SizeRequest forContainer(Container container) {
        if (exact.isEmpty()) {
            return this;
        }
        CpuSize cpu = exact.get().cpu().pinnedAs(container.allocation().cpu());
        return rollback(new Allocation(cpu, exact.get().memory()));
    }

    /** Back to the size before the first change. */
    public static SizeRequest rollback(Allocation baseline) {
        return new SizeRequest(
                Map.of(
                        Resource.CPU, baseline.get(Resource.CPU),
                        Resource.MEMORY, baseline.get(Resource.MEMORY)),
                Optional.of(baseline),
                Reason.ROLLBACK,
                "back to the size before the first change",
                false);
    }
}
