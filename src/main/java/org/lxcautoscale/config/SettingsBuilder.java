package org.lxcautoscale.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.settings.Backend;
import org.lxcautoscale.settings.Behaviour;
import org.lxcautoscale.settings.ContainerSettings;
import org.lxcautoscale.settings.EnergyMode;
import org.lxcautoscale.settings.FileSettings;
import org.lxcautoscale.settings.GotifySettings;
import org.lxcautoscale.settings.GroupSettings;
import org.lxcautoscale.settings.HostReserve;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.settings.Thresholds;

/** Makes settings of values, and finds what contradicts itself. */
final class SettingsBuilder {

    private final List<Problem> problems;

    SettingsBuilder(List<Problem> problems) {
        this.problems = problems;
    }

    /** The settings; of no use when problems have been found. */
    Settings build(List<Values> sections) {
        Values base = sections.getFirst();
        Map<String, ContainerSettings> tiers = new LinkedHashMap<>();
        Map<ContainerId, String> tierOf = new LinkedHashMap<>();
        List<GroupSettings> groups = new ArrayList<>();
        for (Values section : sections) {
            switch (Section.scope(section.section()).orElseThrow()) {
                case DEFAULT -> {}
                case TIER -> {
                    tiers.put(section.section(), container(section));
                    assign(section, tierOf);
                }
                case GROUP -> groups.add(group(section));
            }
        }
        return new Settings(
                Backend.valueOf(base.text("backend").toUpperCase(Locale.ROOT)),
                base.flag("dry_run"),
                base.seconds("poll_interval"),
                sampleInterval(base),
                timezone(base),
                new HostReserve(base.number("reserve_cpu_percent"), base.megabytes("reserve_memory_mb")),
                base.containers("ignore_lxc"),
                container(base),
                tiers,
                tierOf,
                groups,
                files(base),
                gotify(base));
    }

    private void assign(Values tier, Map<ContainerId, String> tierOf) {
        for (ContainerId id : tier.containers("lxc_containers")) {
            String other = tierOf.putIfAbsent(id, tier.section());
            if (other != null && !other.equals(tier.section())) {
                problems.add(tier.problem(
                        "lxc_containers",
                        "container %s is in %s already, and can be in one tier only".formatted(id, other)));
            }
        }
    }

    private ContainerSettings container(Values values) {
        lessThan(values, "cpu_lower_threshold", "cpu_upper_threshold");
        lessThan(values, "memory_lower_threshold", "memory_upper_threshold");
        atMost(values, "core_min_increment", "core_max_increment");
        atMost(values, "min_cores", "max_cores");
        atMost(values, "min_memory", "max_memory");
        return new ContainerSettings(
                values.section(),
                new Thresholds(values.number("cpu_upper_threshold"), values.number("cpu_lower_threshold")),
                new Thresholds(values.number("memory_upper_threshold"), values.number("memory_lower_threshold")),
                values.integer("core_min_increment"),
                values.integer("core_max_increment"),
                values.megabytes("memory_min_increment"),
                values.megabytes("min_decrease_chunk"),
                Behaviour.valueOf(values.text("behaviour").toUpperCase(Locale.ROOT)),
                values.integer("min_cores"),
                values.integer("max_cores"),
                values.megabytes("min_memory"),
                values.optionalMegabytes("max_memory"),
                values.number("memory_margin_percent"),
                values.integer("stabilization_cycles"),
                values.number("max_shrink_percent"),
                values.seconds("regret_window"),
                values.seconds("cooldown"),
                values.integer("priority"),
                values.flag("manage_unlimited_cores"),
                new EnergyMode(
                        values.flag("energy_mode"), values.integer("off_peak_start"), values.integer("off_peak_end")));
    }

    private void lessThan(Values values, String lower, String upper) {
        if (values.number(lower) >= values.number(upper)) {
            contradict(values, lower, upper, "has to be less than");
        }
    }

    private void atMost(Values values, String least, String most) {
        if (values.isGiven(least) && values.isGiven(most) && values.number(least) > values.number(most)) {
            contradict(values, least, most, "must not be more than");
        }
    }

    /** Said once, where it was written: not again for a tier that inherits both. */
    private void contradict(Values values, String one, String other, String relation) {
        boolean inherited = isInherited(values, one) && isInherited(values, other);
        if (!values.section().equalsIgnoreCase(Section.DEFAULT) && inherited) {
            return;
        }
        String shown = isInherited(values, one) || values.get(one).origin().equals("default") ? other : one;
        problems.add(values.problem(
                shown,
                "in section '%s' %s (%s) %s %s (%s)"
                        .formatted(
                                values.section(),
                                one,
                                values.get(one).shown(),
                                relation,
                                other,
                                values.get(other).shown())));
    }

    private static boolean isInherited(Values values, String key) {
        String origin = values.get(key).origin();
        return origin.startsWith(Section.DEFAULT + ", ")
                || (origin.equals("default") && !values.section().equalsIgnoreCase(Section.DEFAULT));
    }

    private Duration sampleInterval(Values base) {
        Duration poll = base.seconds("poll_interval");
        Duration sample = base.seconds("sample_interval");
        if (sample.compareTo(poll) <= 0) {
            return sample;
        }
        if (!base.get("sample_interval").origin().equals("default")) {
            contradict(base, "sample_interval", "poll_interval", "must not be more than");
        }
        return poll;
    }

    private ZoneId timezone(Values base) {
        String zone = base.text("timezone");
        try {
            return zone.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(zone);
        } catch (DateTimeException _) {
            problems.add(base.problem(
                    "timezone",
                    "timezone is '%s', which is no time zone%s"
                            .formatted(zone, Suggestion.of(zone, ZoneId.getAvailableZoneIds()))));
            return ZoneId.systemDefault();
        }
    }

    private FileSettings files(Values base) {
        return new FileSettings(
                path(base, "log_file"),
                base.whole("log_max_bytes"),
                base.integer("log_backup_count"),
                path(base, "lock_file"),
                path(base, "backup_dir"),
                path(base, "state_dir"),
                base.isGiven("lxc_path") ? Optional.of(path(base, "lxc_path")) : Optional.empty());
    }

    private Path path(Values base, String key) {
        String text = base.text(key);
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) {
                return path;
            }
            problems.add(base.problem(key, "%s is '%s', but has to be an absolute path".formatted(key, text)));
        } catch (InvalidPathException e) {
            problems.add(base.problem(key, "%s is no path: %s".formatted(key, e.getReason())));
        }
        return Path.of("/");
    }

    private GotifySettings gotify(Values base) {
        String url = base.text("gotify_url").trim();
        String token = base.text("gotify_token").trim();
        if (base.isGiven("gotify_token_file")) {
            if (!token.isEmpty()) {
                problems.add(base.problem(
                        "gotify_token_file", "gotify_token and gotify_token_file are both given; keep one of them"));
            }
            token = secret(base, "gotify_token_file");
        }
        if (!url.isEmpty() && !url.matches("https?://[^/\\s]+\\S*")) {
            problems.add(base.problem("gotify_url", "gotify_url is '" + url + "', but has to be an http or https URL"));
        } else if (!url.isEmpty() && token.isEmpty()) {
            problems.add(base.problem("gotify_url", "gotify_url needs gotify_token or gotify_token_file as well"));
        }
        return new GotifySettings(url, token);
    }

    private String secret(Values base, String key) {
        Path file = path(base, key);
        try {
            if (Files.size(file) > 4096) {
                problems.add(base.problem(key, file + " is too large for a token"));
                return "";
            }
            String token = Files.readString(file).trim();
            if (token.isEmpty()) {
                problems.add(base.problem(key, file + " is empty"));
            }
            return token;
        } catch (IOException e) {
            problems.add(base.problem(key, file + " cannot be read: " + FileProblems.inWords(e)));
            return "";
        }
    }

    private GroupSettings group(Values values) {
        atMost(values, "min_instances", "max_instances");
        boolean isStatic = values.text("clone_network_type").equals("static");
        if (isStatic && values.texts("static_ip_range").size() < 2) {
            problems.add(
                    values.problem(
                            "clone_network_type",
                            "clone_network_type is static, so static_ip_range has to name the addresses (first and last, or all)"));
        }
        String base = values.text("base_snapshot_name");
        return new GroupSettings(
                values.section(),
                new ContainerId(base.isEmpty() ? "0" : base),
                values.integer("min_instances"),
                values.integer("max_instances"),
                values.integer("starting_clone_id"),
                isStatic ? GroupSettings.NetworkType.STATIC : GroupSettings.NetworkType.DHCP,
                values.texts("static_ip_range"),
                values.number("horiz_cpu_upper_threshold"),
                values.number("horiz_memory_upper_threshold"),
                values.integer("scale_out_grace_period"),
                values.text("group_tag"),
                values.containers("lxc_containers"));
    }
}
