package org.lxcautoscale.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lxcautoscale.settings.ContainerPolicies;
import org.lxcautoscale.settings.ContainerSettings;
import org.lxcautoscale.settings.GroupSettings;
import org.lxcautoscale.settings.HostReserve;
import org.lxcautoscale.settings.Selector;
import org.lxcautoscale.settings.Settings;

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
        Map<Selector, String> tierOf = new LinkedHashMap<>();
        List<GroupSettings> groups = new ArrayList<>();
        Optional<Values> api = Optional.empty();
        for (Values section : sections) {
            switch (Section.scope(section.section()).orElseThrow()) {
                case DEFAULT -> {}
                case TIER -> {
                    tiers.put(section.section(), new ContainerSection(section, problems).build());
                    assign(section, tierOf);
                }
                case GROUP -> groups.add(new GroupSection(section, problems).build());
                case PROXMOX_API -> api = Optional.of(section);
            }
        }
        return new Settings(
                new StartupKeys(base, problems).build(api),
                base.seconds("poll_interval"),
                sampleInterval(base),
                timezone(base),
                new HostReserve(base.number("reserve_cpu_percent"), base.megabytes("reserve_memory_mb")),
                new ContainerPolicies(
                        new ContainerSection(base, problems).build(),
                        tiers,
                        tierOf,
                        base.selectors("ignore_lxc"),
                        groups));
    }

    /** What tiers list by name or by tag can meet in one container as well, which only a look at the host tells. */
    private void assign(Values tier, Map<Selector, String> tierOf) {
        for (Selector entry : tier.selectors("lxc_containers")) {
            tierOf.entrySet().stream()
                    .filter(other -> !other.getValue().equals(tier.section()) && entry.overlaps(other.getKey()))
                    .findFirst()
                    .ifPresent(other -> problems.add(tier.problem(
                            "lxc_containers",
                            "container %s is in %s already%s, and can be in one tier only"
                                    .formatted(
                                            entry,
                                            other.getValue(),
                                            entry.equals(other.getKey()) ? "" : " (" + other.getKey() + ")"))));
            tierOf.putIfAbsent(entry, tier.section());
        }
    }

    private Duration sampleInterval(Values base) {
        new Checks(base, problems).atMost("sample_interval", "poll_interval");
        return base.seconds("sample_interval");
    }

    private ZoneId timezone(Values base) {
        String zone = base.text("timezone");
        try {
            return zone.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(zone);
        } catch (DateTimeException _) {
            problems.add(base.problem(
                    "timezone",
                    "timezone is '%s', which is no time zone%s"
                            .formatted(Problem.quote(zone), Suggestion.of(zone, ZoneId.getAvailableZoneIds()))));
            return ZoneId.systemDefault();
        }
    }
}
