package org.lxcautoscale.config;

import java.util.List;
import java.util.regex.Pattern;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.settings.GroupSettings;
import org.lxcautoscale.settings.GroupSettings.NetworkType;

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
                new GroupSettings.ScaleOut(
                        values.integer("min_instances"),
                        values.integer("max_instances"),
                        values.number("horiz_cpu_upper_threshold"),
                        values.number("horiz_memory_upper_threshold"),
                        values.integer("scale_out_grace_period")),
                clones(),
                values.text("group_tag"),
                values.containers("lxc_containers"));
    }

    private GroupSettings.Clones clones() {
        boolean isStatic = values.text("clone_network_type").equals("static");
        List<String> addresses = values.texts("static_ip_range");
        if (isStatic && addresses.size() < 2) {
            validator.problem(
                    "clone_network_type",
                    "clone_network_type is static, so static_ip_range must name the addresses (first and last, or"
                            + " all)");
        }
        for (String address : addresses) {
            if (!ADDRESS.matcher(address).matches()) {
                validator.problem(
                        "static_ip_range",
                        "static_ip_range: '%s' is not an IPv4 address".formatted(Problem.quote(address)));
            }
        }
        String base = values.text("base_snapshot_name");
        return new GroupSettings.Clones(
                new ContainerId(base.isEmpty() ? "0" : base),
                values.integer("starting_clone_id"),
                isStatic ? NetworkType.STATIC : NetworkType.DHCP,
                addresses);
    }
}
