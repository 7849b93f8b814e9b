package org.lxcautoscale.cycle;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.config.InvalidConfigurationException;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.Container.Status;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.cycle.Outcome.Result;
import org.lxcautoscale.decision.ContainerState;
import org.lxcautoscale.decision.CycleContext;
import org.lxcautoscale.decision.CycleContext.Trigger;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.decision.DecisionContext;
import org.lxcautoscale.decision.Finding;
import org.lxcautoscale.decision.Finding.Effect;
import org.lxcautoscale.decision.Reason;
import org.lxcautoscale.metrics.Measurement;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.settings.EffectiveSettings;
import org.lxcautoscale.settings.Settings;

/** Outcomes of decisions, for tests of listeners. */
public final class Outcomes {

    public static final Moment NOW =
            new Moment(Instant.parse("2024-08-14T22:04:45Z"), Instant.parse("2024-08-14T22:04:45Z"));

    private static final Duration POLL = Duration.ofSeconds(300);

    private Outcomes() {}

    /** The defaults, with all files in a test directory. */
    public static Settings settings(Path dir) {
        try {
            return new ConfigurationReader(Map.of())
                    .defaults(Map.of(
                            "timezone", "UTC",
                            "state_dir", dir.toString(),
                            "backup_dir", dir.resolve("backups").toString(),
                            "log_file", dir.resolve("lxc_autoscale.log").toString(),
                            "lock_file", dir.resolve("lock").toString()))
                    .settings();
        } catch (InvalidConfigurationException e) {
            throw new AssertionError(e);
        }
    }

    public static Container container(String id, Allocation size) {
        return new Container(new ContainerId(id), "ct" + id, Status.RUNNING, size, false, false, "", Set.of());
    }

    public static Outcome applied(String id, Allocation before, Allocation after, Reason reason) {
        return of(id, before, after, reason, Result.APPLIED, "");
    }

    public static Outcome of(
            String id, Allocation before, Allocation after, Reason reason, Result result, String detail) {
        return of(id, before, after, reason, result, detail, new Measurement.Missing("not read yet"));
    }

    public static Outcome of(
            String id,
            Allocation before,
            Allocation after,
            Reason reason,
            Result result,
            String detail,
            Measurement usage) {
        List<Finding> findings = new ArrayList<>();
        for (Resource resource : Resource.values()) {
            boolean changed = before.get(resource) != after.get(resource);
            findings.add(new Finding(
                    resource,
                    changed ? reason : Reason.WITHIN_THRESHOLDS,
                    changed ? Effect.PROPOSES : Effect.HOLDS,
                    () -> changed ? "so it was wanted" : "all is well"));
        }
        DecisionContext context = new DecisionContext(
                container(id, before),
                EffectiveSettings.managed(
                        settings(Path.of("/unused")).containers().defaults()),
                usage,
                ContainerState.NEW,
                new CycleContext(NOW.monotonic(), 22, Trigger.CYCLE, POLL, 48, 40, 124_750L << 20));
        return new Outcome(new Decision(context, before, after, findings), result, detail);
    }
}
