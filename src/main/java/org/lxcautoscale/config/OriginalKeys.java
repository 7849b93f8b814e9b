package org.lxcautoscale.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lxcautoscale.config.ConfigKey.Scope;

/** Keys of any release of the original LXC AutoScale that are not keys here, and former names of our own keys. Files with
 * them still load: keys with another name are renamed, keys without effect are ignored with a warning that says why.
 * Keys that mean the same in both are in the {@link KeyCatalogue}, which takes precedence.
 */
final class OriginalKeys {

    /** How a key is treated. */
    sealed interface Treatment {

        /** It has no effect; the reason is part of a sentence. */
        record Ignored(String reason) implements Treatment {}

        /** It has another name here. */
        record Renamed(String name) implements Treatment {}

        /** It is the former name of one of our keys. */
        record FormerName(String name) implements Treatment {}

        /** It is half of {@code token_id}, which is {@code user}, {@code !} and {@code token_name}. */
        record TokenIdPart() implements Treatment {}

        /** It asks for another machine to be managed. */
        record RemoteHost() implements Treatment {}
    }

    /** The name of section DEFAULT in the releases of 2025. */
    static final String DEFAULTS = "DEFAULTS";

    static final String BACKEND = "backend";
    static final String USER = "user";
    static final String TOKEN_NAME = "token_name";
    static final String USE_REMOTE = "use_remote_proxmox";
    static final String DRY_RUN = "dry_run";

    static final String NO_REMOTE = "there is no SSH here";
    static final String EMPTY_NUMBER = "empty, so the value of DEFAULT applies";

    private static final Set<String> FALSE_VALUES = Set.of("", "false", "no", "off", "0");

    /** The original's names of backends, and ours. */
    static final Map<String, String> BACKENDS = Map.of("cli", "proxmox", "api", "proxmox-api");

    private static final String NO_SSH =
            "there is no SSH here; the program runs on the Proxmox node itself, or reaches it"
                    + " with backend: proxmox-api";
    private static final String NO_MAIL = "no mail is sent here; notifications go to Gotify (gotify_url)";
    private static final String NO_BOOST =
            "there is no boost here; containers grow by thresholds, and at once when they are short of memory";
    private static final String NO_FACTORS =
            "steps follow core_min_increment, core_max_increment and memory_min_increment";
    private static final String NO_STORAGE = "disks are not resized, as in later versions of the original";
    private static final String ONLY_IN_DEFAULT = "it counts in DEFAULT only";

    private static final Map<Scope, Map<String, Treatment>> TREATMENTS = treatments();

    private static Map<Scope, Map<String, Treatment>> treatments() {
        Map<Scope, Map<String, Treatment>> treatments = new EnumMap<>(Scope.class);
        ignored(
                treatments,
                NO_SSH,
                Scope.DEFAULT,
                "proxmox_host",
                "ssh_port",
                "ssh_user",
                "ssh_password",
                "ssh_key_path");
        ignored(treatments, NO_SSH, Scope.DEFAULT, "ssh_host_key_policy");
        put(treatments, Scope.DEFAULT, USE_REMOTE, new Treatment.RemoteHost());
        ignored(treatments, NO_MAIL, Scope.DEFAULT, "smtp_server", "smtp_port", "smtp_username", "smtp_password");
        ignored(treatments, NO_MAIL, Scope.DEFAULT, "smtp_from", "smtp_to");
        ignored(
                treatments,
                "Uptime Kuma is not told anything here; notifications go to Gotify (gotify_url)",
                Scope.DEFAULT,
                "uptime_kuma_webhook_url");
        ignored(
                treatments,
                NO_STORAGE,
                Scope.DEFAULT,
                "storage_upper_threshold",
                "storage_increment",
                "reserve_storage_mb");
        ignored(
                treatments,
                "page cache that the kernel can drop never counts as memory in use here, whatever it says",
                Scope.DEFAULT,
                "memory_exclude_cache");
        ignored(treatments, "commands have limits of their own", Scope.DEFAULT, "timeout_extended");
        for (Scope scope : List.of(Scope.DEFAULT, Scope.TIER)) {
            put(treatments, scope, "memory_margin_percent", new Treatment.FormerName("usage_margin_percent"));
            ignored(
                    treatments,
                    NO_BOOST,
                    scope,
                    "scaling_mode",
                    "boost_factor",
                    "boost_fallback_factor",
                    "boost_duration");
            ignored(treatments, NO_BOOST, scope, "saturation_threshold", "consecutive_samples");
            ignored(treatments, NO_FACTORS, scope, "cpu_scale_divisor", "memory_scale_factor");
            ignored(
                    treatments,
                    "CPUs are not pinned here; a container whose own configuration pins them keeps them, and its cores"
                            + " are left alone",
                    scope,
                    "cpu_pinning");
        }
        ignored(treatments, "a tier is named by its section", Scope.TIER, "tier_name");
        ignored(treatments, ONLY_IN_DEFAULT, Scope.TIER, "poll_interval", "gotify_url", "gotify_token");
        put(treatments, Scope.GROUP, "min_containers", new Treatment.Renamed("min_instances"));
        put(treatments, Scope.PROXMOX_API, "token_value", new Treatment.Renamed("token_secret"));
        put(treatments, Scope.PROXMOX_API, "verify_ssl", new Treatment.Renamed("verify_tls"));
        put(treatments, Scope.PROXMOX_API, USER, new Treatment.TokenIdPart());
        put(treatments, Scope.PROXMOX_API, TOKEN_NAME, new Treatment.TokenIdPart());
        ignored(treatments, "backend: proxmox-api turns the API on", Scope.PROXMOX_API, "enabled");
        return Collections.unmodifiableMap(treatments);
    }

    private OriginalKeys() {}

    private static void ignored(
            Map<Scope, Map<String, Treatment>> treatments, String reason, Scope scope, String... names) {
        for (String name : names) {
            put(treatments, scope, name, new Treatment.Ignored(reason));
        }
    }

    private static void put(
            Map<Scope, Map<String, Treatment>> treatments, Scope scope, String name, Treatment treatment) {
        treatments.computeIfAbsent(scope, _ -> new LinkedHashMap<>()).put(name, treatment);
    }

    /** How a key of the original is treated; empty if the original has no such key, or if it is one of ours. */
    static Optional<Treatment> treatment(Scope scope, String name) {
        return KeyCatalogue.find(scope, name).isPresent()
                ? Optional.empty()
                : Optional.ofNullable(TREATMENTS.getOrDefault(scope, Map.of()).get(name));
    }

    /** The keys that only the original has in this kind of section. */
    static List<String> names(Scope scope) {
        List<String> names =
                new ArrayList<>(TREATMENTS.getOrDefault(scope, Map.of()).keySet());
        names.removeAll(Set.copyOf(KeyCatalogue.of(scope).keySet()));
        return names;
    }

    /** Whether the value is not used and need not be valid. */
    static boolean isIgnored(String section, String name) {
        return RawSection.scope(section)
                .flatMap(scope -> treatment(scope, name))
                .filter(Treatment.Ignored.class::isInstance)
                .isPresent();
    }

    /** Our name of a backend that the original calls otherwise. */
    static Optional<String> backend(String text) {
        return Optional.ofNullable(BACKENDS.get(text.strip().toLowerCase(Locale.ROOT)));
    }

    /** Whether a file means the containers of another machine, reached by SSH. */
    static boolean asksForRemoteHost(String useRemote, String backend) {
        boolean usesApi = backend(backend).orElse(backend.strip()).equalsIgnoreCase("proxmox-api");
        return !usesApi && !FALSE_VALUES.contains(useRemote.strip().toLowerCase(Locale.ROOT));
    }

    /** Whether an empty value of a tier's key counts as none: the original's installer leaves such numbers empty. */
    static boolean isEmptyNumber(String name) {
        return KeyCatalogue.find(Scope.TIER, name)
                .filter(key -> key.isNumber() && !key.allowsEmpty())
                .isPresent();
    }
}
