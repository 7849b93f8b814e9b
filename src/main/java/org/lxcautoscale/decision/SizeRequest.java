package org.lxcautoscale.decision;

import java.util.Map;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Resource;

/**
 * A size that somebody wants for a container.
 *
 * @param amounts in the base unit; resources that are not named stay as they are
 * @param reason one of those that are {@linkplain Reason#isRequested requested}
 * @param sentence who wants it, and what for
 * @param isForced whether memory may be reduced below what is in use, at which the kernel kills
 */
public record SizeRequest(Map<Resource, Long> amounts, Reason reason, String sentence, boolean isForced) {

    public SizeRequest {
        amounts = Map.copyOf(amounts);
        if (!reason.isRequested()) {
            throw new IllegalArgumentException(reason + " is not what a person wants");
        }
    }

    /** Back to the size before the first change. */
    public static SizeRequest rollback(Allocation baseline) {
        return new SizeRequest(
                Map.of(
                        Resource.CPU, baseline.get(Resource.CPU),
                        Resource.MEMORY, baseline.get(Resource.MEMORY)),
                Reason.ROLLBACK,
                "back to the size before the first change",
                false);
    }
}
