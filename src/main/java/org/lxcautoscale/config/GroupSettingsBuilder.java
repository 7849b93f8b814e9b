package org.lxcautoscale.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.settings.GroupSettings;
import org.lxcautoscale.settings.GroupSettings.Clones;
import org.lxcautoscale.settings.GroupSettings.HealthCheck;
import org.lxcautoscale.settings.GroupSettings.Hooks;
import org.lxcautoscale.settings.GroupSettings.Instances;
import org.lxcautoscale.settings.GroupSettings.Load;
import org.lxcautoscale.settings.GroupSettings.Probe;
import org.lxcautoscale.settings.GroupSettings.ScaleIn;
import org.lxcautoscale.settings.GroupSettings.ScaleOut;
import org.lxcautoscale.settings.Tag;

/** Builds the settings of a scaling group from its section. */
final class GroupSettingsBuilder {

    private static final Pattern NAME = Pattern.compile(RawSection.GROUP_NAME);

    // As Proxmox allows them.
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+-]{0,127}");
    private static final Pattern NODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,62}");
    private static final Pattern STORAGE = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,98}[A-Za-z0-9]");

    private static final Pattern PROGRAM = Pattern.compile("/.*[^/]");

    /** Stands for the base until the section names one. */
    private static final ContainerId NO_BASE = new ContainerId("0");

    private final ResolvedSection values;
    private final List<Problem> problems;
    private final SectionValidator validator;

    GroupSettingsBuilder(ResolvedSection values, List<Problem> problems) {
        this.values = values;
        this.problems = problems;
        this.validator = new SectionValidator(values, problems);
    }

    GroupSettings build() {
        checkName();
        validator.requireAtMost("min_instances", "max_instances");
        validator.requireLessThan("horiz_cpu_lower_threshold", "horiz_cpu_upper_threshold");
        validator.requireLessThan("horiz_memory_lower_threshold", "horiz_memory_upper_threshold");
        return new GroupSettings(
                values.section(),
                tag(),
                values.containers("lxc_containers"),
                new Instances(
                        values.integer("min_instances"), values.integer("max_instances"), values.integer("max_surge")),
                new ScaleOut(
                        load("horiz_cpu_upper_threshold", "horiz_memory_upper_threshold"),
                        values.seconds("scale_out_grace_period"),
                        values.text("scale_order").equals("vertical")),
                scaleIn(),
                clones(),
                healthCheck(),
                new Hooks(command("on_ready"), command("on_terminate"), values.seconds("hook_timeout")));
    }

    private String name() {
        return values.section().substring(RawSection.GROUP.length());
    }

    private void checkName() {
        if (!NAME.matcher(name()).matches()) {
            problems.add(values.location()
                    .problem("section '%s': the name of a group has letters, digits, '_', '-' and '.', at most 100"
                            .formatted(Problem.quote(values.section()))));
        }
    }

    private String tag() {
        String written = values.text("group_tag");
        String byDefault = (Tag.GROUP + name()).toLowerCase(Locale.ROOT);
        if (written.isEmpty()) {
            return byDefault;
        }
        String tag = written.toLowerCase(Locale.ROOT);
        requireMatch("group_tag", TAG, written, "a tag of letters, digits, '_', '.', '+' and '-'");
        if (Tag.isReserved(tag)) {
            validator.problem(
                    "group_tag",
                    "group_tag is '%s', which means something else on every container; choose another, such as %s"
                            .formatted(Problem.quote(written), Problem.quote(byDefault)));
        }
        return tag;
    }

    private void requireMatch(String key, Pattern pattern, String text, String expected) {
        if (!pattern.matcher(text).matches()) {
            validator.problem(key, "%s is '%s', but must be %s".formatted(key, Problem.quote(text), expected));
        }
    }

    private Load load(String cpu, String memory) {
        return new Load(values.number(cpu), values.number(memory));
    }

    private ScaleIn scaleIn() {
        ScaleIn.Way way = switch (values.text("scale_in")) {
            case "stop" -> ScaleIn.Way.STOP;
            case "destroy" -> ScaleIn.Way.DESTROY;
            default -> ScaleIn.Way.OFF;
        };
        if (way == ScaleIn.Way.DESTROY && !values.flag("allow_destroy")) {
            validator.problem(
                    "scale_in",
                    "scale_in: destroy removes members with their disks for good; write allow_destroy: true as well, or"
                            + " scale_in: stop");
        }
        return new ScaleIn(
                way,
                load("horiz_cpu_lower_threshold", "horiz_memory_lower_threshold"),
                values.seconds("scale_in_grace_period"));
    }

    private Clones clones() {
        boolean isStatic = values.text("clone_network_type").equals("static");
        StaticAddresses range = addresses(isStatic);
        List<String> nodes = values.texts("target_nodes");
        nodes.forEach(node -> requireMatch("target_nodes", NODE, node, "the name of a node"));
        String storage = values.text("storage");
        if (!storage.isEmpty()) {
            requireMatch("storage", STORAGE, storage, "the name of a storage, such as local-lvm");
        }
        return new Clones(
                values.container("base_snapshot_name").orElse(NO_BASE),
                values.integer("starting_clone_id"),
                isStatic ? range.addresses() : List.of(),
                isStatic ? range.prefixLength() : Optional.empty(),
                values.text("clone_mode").equals("linked"),
                nodes.stream().distinct().toList(),
                values.text("placement").equals("pack"),
                Optional.of(storage).filter(name -> !name.isEmpty()));
    }

    private StaticAddresses addresses(boolean isStatic) {
        List<String> written = values.texts("static_ip_range");
        if (isStatic && written.size() < 2) {
            validator.problem(
                    "clone_network_type",
                    "clone_network_type is static, so static_ip_range must name the addresses (first and last, or"
                            + " all)");
        }
        int before = problems.size();
        StaticAddresses range = StaticAddresses.read(written, message -> validator.problem("static_ip_range", message));
        int most = values.integer("max_instances");
        boolean isValid = problems.size() == before && written.size() >= 2;
        if (isStatic && isValid && range.addresses().size() < most - 1) {
            validator.warning(
                    "static_ip_range",
                    "static_ip_range has %s addresses, and max_instances is %s: the group stops growing when there are no more"
                            .formatted(range.addresses().size(), most));
        }
        return range;
    }

    private HealthCheck healthCheck() {
        validator.requireAtMost("health_timeout", "health_interval");
        String written = values.text("health");
        Optional<Probe> probe = ProbeParser.parse(written.strip());
        if (probe.isEmpty()) {
            validator.problem(
                    "health",
                    "health is '%s', but must be running, tcp:PORT or http:PORT/PATH, such as http:8080/health"
                            .formatted(Problem.quote(written)));
        }
        return new HealthCheck(
                probe.orElseGet(Probe.Running::new),
                values.seconds("health_interval"),
                values.seconds("health_timeout"),
                values.integer("health_failures"),
                values.seconds("health_start_grace"));
    }

    /** A program and its arguments; empty for none. */
    private List<String> command(String key) {
        List<String> command = values.texts(key);
        if (command.stream().flatMapToInt(String::chars).anyMatch(Character::isISOControl)) {
            validator.problem(key, key + " has control characters; put them into a script, and name that");
        } else if (!command.isEmpty()) {
            requireMatch(
                    key,
                    PROGRAM,
                    command.getFirst(),
                    "the absolute path of a program, and then its arguments, each an entry of the list");
        }
        return command;
    }
}
