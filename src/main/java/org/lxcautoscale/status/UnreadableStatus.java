package org.lxcautoscale.status;

import java.util.List;
import java.util.Set;
import org.lxcautoscale.decision.Reason;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.status.StatusReport.ContainerStatus;
import org.lxcautoscale.status.StatusReport.DecisionStatus;
import org.lxcautoscale.status.StatusReport.PolicyStatus;
import org.lxcautoscale.status.StatusReport.RuleResult;

/** The status of a container whose size is unknown: nothing is decided for it, and the status says why. */
final class UnreadableStatus {
    private UnreadableStatus() {}

    static ContainerStatus of(Observed.Unreadable container, Settings settings) {
        String sentence = "it cannot be read: " + container.cause();
        DecisionStatus hold = new DecisionStatus(
                "hold",
                0,
                0,
                Reason.UNKNOWN_USAGE.name(),
                sentence,
                List.of(new RuleResult(Reason.UNKNOWN_USAGE.rule(), "holds", sentence)));
        return new ContainerStatus(
                container.id().value(),
                container.name(),
                "unknown",
                settings.containers()
                        .of(container.id(), container.name(), Set.of())
                        .settings()
                        .section(),
                new PolicyStatus("managed", "", List.of(), List.of(), List.of(), null, null),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                container.cause(),
                List.of(),
                hold,
                hold,
                "held",
                "",
                null,
                null,
                null);
    }
}
