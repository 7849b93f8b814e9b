package org.lxcautoscale.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.config.Configuration;
import org.lxcautoscale.config.Configuration.EffectiveValue;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.decision.Reason;
import org.lxcautoscale.settings.ContainerSettings;
import org.lxcautoscale.settings.MlSettings;
import org.lxcautoscale.settings.Policy;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.settings.Thresholds;
import org.lxcautoscale.status.StatusReport;
import org.lxcautoscale.status.StatusReport.ContainerStatus;
import org.lxcautoscale.status.StatusReport.DecisionStatus;
import org.lxcautoscale.status.StatusReport.OutlookStatus;
import org.lxcautoscale.status.StatusReport.RuleResult;

/** Why a container has its size, and what would change it. */
final class Explanation {

    /** The settings with the most effect; {@code config show CT} lists the rest. */
    private static final Set<String> SHOWN = Set.of(
            "cpu_upper_threshold",
            "cpu_lower_threshold",
            "memory_upper_threshold",
            "memory_lower_threshold",
            "min_cores",
            "max_cores",
            "min_memory",
            "max_memory",
            "energy_mode");

    /** Policies and guards that go by what is foreseen. */
    private static final Set<String> BY_FORECAST =
            Set.of(Reason.EXPECTED.rule(), Reason.EXPECTED_FLOOR.rule(), Reason.UNUSUAL.rule());

    private final StatusView view;
    private final ContainerSettings settings;
    private final MlSettings ml;
    private final List<EffectiveValue> values;

    private Explanation(StatusView view, ContainerSettings settings, MlSettings ml, List<EffectiveValue> values) {
        this.view = view;
        this.settings = settings;
        this.ml = ml;
        this.values = values;
    }

    /** The explanation of a container, with what the configuration says about it. */
    static List<String> of(Configuration read, StatusReport report, ContainerStatus container) {
        Settings settings = read.settings();
        ContainerId id = new ContainerId(container.id());
        List<String> tags = container.policy().tags();
        return new Explanation(
                        new StatusView(settings.timezone()),
                        settings.containers().of(id, container.name(), tags).settings(),
                        settings.startup().ml(),
                        read.of(id, container.name(), tags))
                .lines(report, container);
    }

    private List<String> lines(StatusReport report, ContainerStatus container) {
        List<String> lines = new ArrayList<>();
        lines.add(view.explanation(report, container));
        lines.add("");
        String policy = settings.policy().name().toLowerCase(Locale.ROOT);
        lines.add("Policy: " + policy + ", by section " + settings.section());
        for (EffectiveValue value : values) {
            if (isShown(value.key()) && !value.value().isEmpty()) {
                lines.add("  %-24s %-8s %s".formatted(value.key(), value.value(), value.origin()));
            }
        }
        lines.add("Forecasts: " + forecasts(container));
        if (settings.policy() == Policy.ADAPTIVE) {
            return lines; // what it has needed, and so will have, is in its reasons
        }
        lines.add("");
        lines.add("What would change it:");
        Double cores = container.cores() == null ? null : inForce(container, container.cpu());
        lines.add("  cores   " + change(settings.cpu().thresholds(), cores, "%.2f cores", 1));
        Double memory = container.memoryBytes() == null ? null : inForce(container, container.memory());
        lines.add("  memory  " + change(settings.memory().thresholds(), memory, "%.0f MB", 1 << 20));
        return lines;
    }

    /** Whether and how the outlook has had an effect on the last decision. */
    private String forecasts(ContainerStatus container) {
        if (!ml.isEnabled()) {
            return "off (section ml, enabled)";
        }
        OutlookStatus outlook = container.outlook();
        if (outlook == null) {
            return "nothing is known of this container yet";
        }
        if (!outlook.acts()) {
            return "only shown (section ml, act: false)";
        }
        return "cores %s; memory %s".formatted(effect(container.cpu()), effect(container.memory()));
    }

    private static String effect(DecisionStatus decision) {
        String rules = decision.ruleResults().stream()
                .filter(result ->
                        BY_FORECAST.contains(result.rule()) && !result.effect().equals("agrees"))
                .map(RuleResult::rule)
                .distinct()
                .collect(Collectors.joining(", "));
        return rules.isEmpty() ? "as without them" : "by " + rules;
    }

    /** Thresholds mean nothing to the adaptive policy. */
    private boolean isShown(String key) {
        return SHOWN.contains(key) && !(settings.policy() == Policy.ADAPTIVE && key.endsWith("_threshold"));
    }

    /** The size that the next decision starts from. */
    private static double inForce(ContainerStatus container, DecisionStatus decision) {
        return container.outcome().equals("applied") ? decision.after() : decision.before();
    }

    private String change(Thresholds thresholds, @Nullable Double size, String format, double unit) {
        if (size == null) {
            return "nothing: it has no limit";
        }
        return String.format(
                Locale.US,
                "grow above " + format + " in use (%s %%), shrink below " + format + " (%s %%) for %d cycles",
                size * thresholds.upper() / 100 / unit,
                StatusView.number(thresholds.upper()),
                size * thresholds.lower() / 100 / unit,
                StatusView.number(thresholds.lower()),
                settings.shrinkSafety().stabilizationCycles());
    }
}
