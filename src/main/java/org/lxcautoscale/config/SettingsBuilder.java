package org.lxcautoscale.config;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.io.FileErrors;
import org.lxcautoscale.io.TextFile;
import org.lxcautoscale.settings.Backend;
import org.lxcautoscale.settings.Behaviour;
import org.lxcautoscale.settings.ContainerSettings;
import org.lxcautoscale.settings.EnergyMode;
import org.lxcautoscale.settings.FileSettings;
import org.lxcautoscale.settings.GotifySettings;
import org.lxcautoscale.settings.GroupSettings;
import org.lxcautoscale.settings.HostReserve;
import org.lxcautoscale.settings.ProxmoxApiSettings;
import org.lxcautoscale.settings.Selector;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.settings.TagKey;
import org.lxcautoscale.settings.Thresholds;

/** Makes settings of values, and finds what contradicts itself. */
final class SettingsBuilder {

    private static final String BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

    /** With or without the length of the network's prefix. */
    private static final Pattern ADDRESS =
            Pattern.compile("(?:" + BYTE + "\\.){3}" + BYTE + "(?:/(?:3[0-2]|[12]?[0-9]))?");

    private static final int LARGEST_TOKEN = 4096;

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
        Backend backend =
                Backend.valueOf(base.text("backend").toUpperCase(Locale.ROOT).replace('-', '_'));
        Optional<ProxmoxApiSettings> proxmoxApi = Optional.empty();
        for (Values section : sections) {
            switch (Section.scope(section.section()).orElseThrow()) {
                case DEFAULT -> {}
                case TIER -> {
                    tiers.put(section.section(), container(section));
                    assign(section, tierOf);
                }
                case GROUP -> groups.add(group(section));
                case PROXMOX_API ->
                    proxmoxApi =
                            Optional.of(new ProxmoxApiSection(section, problems).build(backend == Backend.PROXMOX_API));
            }
        }
        if (backend == Backend.PROXMOX_API && proxmoxApi.isEmpty()) {
            problems.add(base.problem("backend", "backend proxmox-api needs the section proxmox_api"));
        }
        return new Settings(
                backend,
                base.flag("dry_run"),
                base.seconds("poll_interval"),
                sampleInterval(base),
                timezone(base),
                new HostReserve(base.number("reserve_cpu_percent"), base.megabytes("reserve_memory_mb")),
                base.selectors("ignore_lxc"),
                container(base),
                tiers,
                tierOf,
                groups,
                files(base),
                gotify(base),
                proxmoxApi.orElse(ProxmoxApiSettings.NONE));
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
                        values.flag("energy_mode"), values.integer("off_peak_start"), values.integer("off_peak_end")),
                own(values));
    }

    /** What the tier's section says itself stands above the tags of the containers that it names. */
    private static Set<TagKey> own(Values values) {
        return Arrays.stream(TagKey.values())
                .filter(key -> !values.section().equals(Section.DEFAULT))
                .filter(key -> values.get(key.key()).isWritten())
                .collect(Collectors.toUnmodifiableSet());
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

    /** Said once, where it was written: not again for a tier that inherits both, nor for what is wrong anyway. */
    private void contradict(Values values, String one, String other, String relation) {
        Value first = values.get(one);
        Value second = values.get(other);
        boolean isWrong = first.isWrong() || second.isWrong();
        if (isWrong || !(first.isWritten() || second.isWritten())) {
            return;
        }
        Value blamed = first.isWritten() ? first : second;
        problems.add(blamed.where()
                .problem("in section '%s' %s (%s) %s %s (%s)"
                        .formatted(
                                Problem.quote(values.section()),
                                one,
                                inWords(first, blamed),
                                relation,
                                other,
                                inWords(second, blamed))));
    }

    private static String inWords(Value value, Value blamed) {
        return value.equals(blamed) ? value.shown() : value.shown() + ", " + value.origin();
    }

    private Duration sampleInterval(Values base) {
        atMost(base, "sample_interval", "poll_interval");
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
        return givenPath(base, key).orElse(Path.of("/"));
    }

    /** The path that a key names; empty when it cannot be used, which has been reported. */
    private Optional<Path> givenPath(Values base, String key) {
        String text = base.text(key);
        try {
            Path path = Path.of(text);
            if (path.isAbsolute() && path.getFileName() != null) {
                return Optional.of(path);
            }
            problems.add(base.problem(
                    key, "%s is '%s', but has to be an absolute path".formatted(key, Problem.quote(text))));
        } catch (InvalidPathException e) {
            problems.add(base.problem(key, "%s is no path: %s".formatted(key, e.getReason())));
        }
        return Optional.empty();
    }

    private GotifySettings gotify(Values base) {
        String url = base.text("gotify_url").trim();
        String token = base.text("gotify_token").trim();
        boolean fromFile = base.isGiven("gotify_token_file");
        boolean isTokenKnown = !base.get("gotify_token").isWrong();
        if (fromFile && base.isGiven("gotify_token")) {
            problems.add(base.problem(
                    "gotify_token_file", "gotify_token and gotify_token_file are both given; keep one of them"));
        } else if (fromFile) {
            token = tokenOf(base, "gotify_token_file");
        } else {
            checkToken(base, "gotify_token", "gotify_token", token);
        }
        if (!url.isEmpty() && !isWebAddress(url)) {
            problems.add(base.problem(
                    "gotify_url",
                    "gotify_url is '%s', but has to be an http or https URL".formatted(Problem.quote(url))));
        } else if (!url.isEmpty() && token.isEmpty() && !fromFile && isTokenKnown) {
            problems.add(base.problem("gotify_url", "gotify_url needs gotify_token or gotify_token_file as well"));
        }
        return new GotifySettings(url, token);
    }

    private static boolean isWebAddress(String url) {
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            return (scheme.equals("http") || scheme.equals("https"))
                    && !uri.toURL().getHost().isEmpty();
        } catch (URISyntaxException | MalformedURLException | IllegalArgumentException _) {
            return false;
        }
    }

    private String tokenOf(Values base, String key) {
        Optional<Path> file = givenPath(base, key);
        if (file.isEmpty()) {
            return "";
        }
        try {
            String token = TextFile.readUtf8(file.get(), LARGEST_TOKEN).trim();
            if (token.isEmpty()) {
                problems.add(base.problem(key, file.get() + " is empty"));
            }
            checkToken(base, key, "the token in " + file.get(), token);
            return token;
        } catch (IOException e) {
            problems.add(base.problem(key, file.get() + " cannot be read: " + FileErrors.reason(e)));
            return "";
        }
    }

    /** It is sent in a header, so that only visible ASCII characters can be meant. */
    private void checkToken(Values base, String key, String name, String token) {
        if (!token.chars().allMatch(character -> character > ' ' && character < 0x7f)) {
            problems.add(base.problem(key, name + " has blanks or characters in it that no token has"));
        }
    }

    private GroupSettings group(Values values) {
        atMost(values, "min_instances", "max_instances");
        boolean isStatic = values.text("clone_network_type").equals("static");
        addresses(values, isStatic);
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

    private void addresses(Values values, boolean isStatic) {
        List<String> addresses = values.texts("static_ip_range");
        if (isStatic && addresses.size() < 2) {
            problems.add(values.problem(
                    "clone_network_type",
                    "clone_network_type is static, so static_ip_range has to name the addresses (first and last, or"
                            + " all)"));
        }
        for (String address : addresses) {
            if (!ADDRESS.matcher(address).matches()) {
                problems.add(values.problem(
                        "static_ip_range",
                        "static_ip_range: '%s' is no IPv4 address".formatted(Problem.quote(address))));
            }
        }
    }
}
