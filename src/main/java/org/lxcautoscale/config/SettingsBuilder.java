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
import org.lxcautoscale.settings.ContainerSelector;
import org.lxcautoscale.settings.ContainerSettings;
import org.lxcautoscale.settings.GroupSettings;
import org.lxcautoscale.settings.HostReserve;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.settings.StartupSettings;

/** Builds the settings from resolved sections and reports contradictions. */
final class SettingsBuilder {

    private final List<Problem> problems;

    SettingsBuilder(List<Problem> problems) {
        this.problems = problems;
    }

    /**
     * The settings; only usable when there are no errors.
     *
     * @param defaultHistory used when there is no section {@code history}
     * @param defaultMl used when there is no section {@code ml}
     * @param defaultApi used when there is no section {@code api}
     */
    Settings build(
            List<ResolvedSection> sections,
            ResolvedSection defaultHistory,
            ResolvedSection defaultMl,
            ResolvedSection defaultApi) {
        ResolvedSection base = sections.getFirst();
        Map<String, ContainerSettings> tiers = new LinkedHashMap<>();
        Map<ContainerSelector, String> tierOf = new LinkedHashMap<>();
        List<GroupSettings> groups = new ArrayList<>();
        GroupsCheck groupsCheck = new GroupsCheck(problems);
        Optional<ResolvedSection> proxmox = Optional.empty();
        ResolvedSection history = defaultHistory;
        ResolvedSection ml = defaultMl;
        ResolvedSection api = defaultApi;
        for (ResolvedSection section : sections) {
            switch (RawSection.scope(section.section()).orElseThrow()) {
                case DEFAULT -> {}
                case TIER -> {
                    tiers.put(section.section(), new ContainerSettingsBuilder(section, problems).build());
                    assignContainers(section, tierOf);
                }
                case GROUP -> {
                    groups.add(new GroupSettingsBuilder(section, problems).build());
                    groupsCheck.add(section, groups.getLast());
                }
                case HISTORY -> history = section;
                case ML -> ml = section;
                case API -> api = section;
                case PROXMOX_API -> proxmox = Optional.of(section);
            }
        }
        StartupSettings startup = new StartupSettingsBuilder(base, problems).build(proxmox, history, ml, api);
        if (!startup.ml().isEnabled() || !startup.ml().acts()) {
            sections.forEach(this::warnOfLearnedEnergyMode);
        }
        return new Settings(
                startup,
                base.seconds("poll_interval"),
                sampleInterval(base),
                base.seconds("manual_hold"),
                timezone(base),
                new HostReserve(base.number("reserve_cpu_percent"), base.megabytes("reserve_memory_mb")),
                new ContainerPolicies(
                        new ContainerSettingsBuilder(base, problems).build(),
                        tiers,
                        tierOf,
                        base.selectors("ignore_lxc"),
                        groups,
                        ""));
    }

    private void warnOfLearnedEnergyMode(ResolvedSection section) {
        ResolvedValue value = section.byKey().get("energy_mode");
        if (value != null && value.isExplicit() && value.parsed().equals("learned")) {
            new SectionValidator(section, problems)
                    .warning(
                            "energy_mode",
                            "energy_mode is learned, which needs section ml with enabled: true and act: true; until then"
                                    + " there is no off-peak time");
        }
    }

    /** Only overlaps that the file alone shows are reported; names and tags may also overlap on the host. */
    private void assignContainers(ResolvedSection tier, Map<ContainerSelector, String> tierOf) {
        for (ContainerSelector entry : tier.selectors("lxc_containers")) {
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

    private Duration sampleInterval(ResolvedSection base) {
        new SectionValidator(base, problems).requireAtMost("sample_interval", "poll_interval");
        return base.seconds("sample_interval");
    }

    private ZoneId timezone(ResolvedSection base) {
        String zone = base.text("timezone");
        try {
            return zone.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(zone);
        } catch (DateTimeException _) {
            problems.add(base.problem(
                    "timezone",
                    "timezone is '%s', which is not a time zone%s"
                            .formatted(Problem.quote(zone), Suggestion.of(zone, ZoneId.getAvailableZoneIds()))));
            return ZoneId.systemDefault();
        }
    }
}
