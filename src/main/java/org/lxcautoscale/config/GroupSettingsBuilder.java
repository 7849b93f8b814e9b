package org.lxcautoscale.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4;
import org.lxcautoscale.settings.GroupSettings;

/** Builds the settings of a scaling group from its section. */
final class GroupSettingsBuilder {

    private static final String BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

    /** With an optional prefix length. */
    private static final Pattern ADDRESS =
            Pattern.compile("(?:" + BYTE + "\\.){3}" + BYTE + "(?:/(?:3[0-2]|[12]?[0-9]))?");

    private final ResolvedSection values;
    private final SectionValidator validator;

    GroupSettingsBuilder(ResolvedSection values, List<Problem> problems) {
        this.values = values;
        this.validator = new SectionValidator(values, problems);
    }

    GroupSettings build() {
        validator.requireAtMost("min_instances", "max_instances");
        return new GroupSettings(
                values.section(),
                tag(),
                values.containers("lxc_containers"),
                new GroupSettings.Instances(values.integer("min_instances"), values.integer("max_instances"), 1),
                new GroupSettings.ScaleOut(
                        new GroupSettings.Load(
                                values.number("horiz_cpu_upper_threshold"),
                                values.number("horiz_memory_upper_threshold")),
                        values.seconds("scale_out_grace_period"),
                        true),
                new GroupSettings.ScaleIn(
                        GroupSettings.ScaleIn.Way.OFF, new GroupSettings.Load(20, 20), Duration.ofSeconds(600)),
                clones(),
                new GroupSettings.HealthCheck(
                        new GroupSettings.Probe.Running(),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5),
                        3,
                        Duration.ofSeconds(300)),
                new GroupSettings.Hooks(List.of(), List.of(), Duration.ofSeconds(60)));
    }

    private String tag() {
        String tag = values.text("group_tag");
        return (tag.isEmpty() ? "autoscale-group-" + values.section().substring(GroupSettings.PREFIX.length()) : tag)
                .toLowerCase(Locale.ROOT);
    }

    private GroupSettings.Clones clones() {
        boolean isStatic = values.text("clone_network_type").equals("static");
        List<String> written = values.texts("static_ip_range");
        if (isStatic && written.size() < 2) {
            validator.problem(
                    "clone_network_type",
                    "clone_network_type is static, so static_ip_range must name the addresses (first and last, or"
                            + " all)");
        }
        List<Ipv4> addresses = new ArrayList<>();
        for (String address : written) {
            if (!ADDRESS.matcher(address).matches()) {
                validator.problem(
                        "static_ip_range",
                        "static_ip_range: '%s' is not an IPv4 address".formatted(Problem.quote(address)));
            }
            Ipv4.parse(address.replaceFirst("/.*", "")).ifPresent(addresses::add);
        }
        String base = values.text("base_snapshot_name");
        return new GroupSettings.Clones(
                new ContainerId(base.isEmpty() ? "0" : base),
                values.integer("starting_clone_id"),
                isStatic ? addresses : List.of(),
                Optional.empty(),
                false,
                List.of(),
                false,
                Optional.empty());
    }
}
