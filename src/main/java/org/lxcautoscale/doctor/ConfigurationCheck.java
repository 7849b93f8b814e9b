package org.lxcautoscale.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lxcautoscale.config.Problem;
import org.lxcautoscale.doctor.CheckResult.Fault;
import org.lxcautoscale.settings.Settings;

/** Checks whether the configuration is valid. */
public final class ConfigurationCheck implements DoctorCheck {

    private final List<CheckResult> results;

    private ConfigurationCheck(List<CheckResult> results) {
        this.results = List.copyOf(results);
    }

    /**
     * @param source the file, or what is used instead
     * @param warnings settings that have no effect
     */
    public static ConfigurationCheck valid(String source, Settings settings, List<Problem> warnings) {
        List<CheckResult> results = new ArrayList<>();
        results.add(CheckResult.ok(String.format(
                Locale.US,
                "%s: %d tiers with %d containers, %d ignored, %d scaling groups%s",
                source,
                settings.containers().tiers().size(),
                settings.containers().tierOf().size(),
                settings.containers().ignored().size(),
                settings.containers().groups().size(),
                settings.startup().dryRun() ? "; dry_run is on, so nothing is written" : "")));
        warnings.forEach(warning -> results.add(CheckResult.note(warning.where() + ": " + warning.message())));
        return new ConfigurationCheck(results);
    }

    public static ConfigurationCheck invalid(List<Problem> problems) {
        return new ConfigurationCheck(problems.stream()
                .map(problem -> CheckResult.failed(
                        Fault.CONFIGURATION, problem.where() + ": " + problem.message(), remedy(problem)))
                .toList());
    }

    private static String remedy(Problem problem) {
        return "editor " + problem.where().replaceFirst("(:[0-9]+)+$", "") + " && lxc-autoscale config check";
    }

    @Override
    public String topic() {
        return "Configuration";
    }

    @Override
    public List<CheckResult> run() {
        return results;
    }
}
