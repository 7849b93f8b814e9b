package org.lxcautoscale.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lxcautoscale.config.Key.Scope;

/**
 * The keys of all releases of the original LXC AutoScale that are not keys here, and former names of our own: files with
 * them load all the same. What has another name here is renamed, what has no effect here is passed over with a warning
 * that says why. The keys that mean the same in both are in the {@link Catalogue}, which goes before this table.
 */
final class OriginalKeys {

    /** What becomes of a key. */
    sealed interface Fate {

        /** It has no effect here; the reason is a part of a sentence. */
        record PassedOver(String reason) implements Fate {}

        /** It is a key here under another name. */
        record Renamed(String name) implements Fate {}

        /** It was a key here, which has another name now. */
        record Former(String name) implements Fate {}

        /** It is one half of a key here: {@code token_id} is {@code user}, a {@code !}, and {@code token_name}. */
        record PartOfTokenId() implements Fate {}

        /** It would have the program work on another machine. */
        record Remote() implements Fate {}
    }

    /** The section name of 2025, which means DEFAULT. */
    static final String DEFAULTS = "DEFAULTS";

    static final String BACKEND = "backend";
    static final String USER = "user";
    static final String TOKEN_NAME = "token_name";

    /** The original's names of backends. */
    static final Map<String, String> BACKENDS = Map.of("cli", "proxmox", "api", "proxmox-api");

    private static final String NO_SSH =
            "there is no SSH here; the program runs on the Proxmox node itself, or reaches it"
                    + " with backend: proxmox-api";
    private static final String NO_MAIL = "no mail is sent here; notifications go to Gotify (gotify_url)";
    private static final String NO_BOOST =
            "there is no boost here; containers grow by thresholds, and at once when" + " they are short of memory";
    private static final String NO_FACTORS =
            "steps follow core_min_increment, core_max_increment and" + " memory_min_increment";
    private static final String NO_STORAGE = "disks are not resized, as in later versions of the original";
    private static final String OF_DEFAULT = "it counts in DEFAULT only";
    private static final String NO_SCALE_IN = "scaling groups are read only, and nothing is cloned or removed";

    private static final Map<Scope, Map<String, Fate>> FATES = fates();

    private static Map<Scope, Map<String, Fate>> fates() {
        Map<Scope, Map<String, Fate>> fates = new EnumMap<>(Scope.class);
        passedOver(
                fates, NO_SSH, Scope.DEFAULT, "proxmox_host", "ssh_port", "ssh_user", "ssh_password", "ssh_key_path");
        passedOver(fates, NO_SSH, Scope.DEFAULT, "ssh_host_key_policy");
        put(fates, Scope.DEFAULT, "use_remote_proxmox", new Fate.Remote());
        passedOver(fates, NO_MAIL, Scope.DEFAULT, "smtp_server", "smtp_port", "smtp_username", "smtp_password");
        passedOver(fates, NO_MAIL, Scope.DEFAULT, "smtp_from", "smtp_to");
        passedOver(
                fates,
                "Uptime Kuma is not told anything here; notifications go to Gotify (gotify_url)",
                Scope.DEFAULT,
                "uptime_kuma_webhook_url");
        passedOver(
                fates, NO_STORAGE, Scope.DEFAULT, "storage_upper_threshold", "storage_increment", "reserve_storage_mb");
        passedOver(
                fates,
                "page cache that the kernel can drop never counts as memory in use here, whatever it says",
                Scope.DEFAULT,
                "memory_exclude_cache");
        passedOver(fates, "commands have limits of their own", Scope.DEFAULT, "timeout_extended");
        for (Scope scope : List.of(Scope.DEFAULT, Scope.TIER)) {
            put(fates, scope, "memory_margin_percent", new Fate.Former("usage_margin_percent"));
            passedOver(
                    fates, NO_BOOST, scope, "scaling_mode", "boost_factor", "boost_fallback_factor", "boost_duration");
            passedOver(fates, NO_BOOST, scope, "saturation_threshold", "consecutive_samples");
            passedOver(fates, NO_FACTORS, scope, "cpu_scale_divisor", "memory_scale_factor");
            passedOver(
                    fates,
                    "CPUs are not pinned here; a container whose own configuration pins them keeps them, and its cores"
                            + " are left alone",
                    scope,
                    "cpu_pinning");
        }
        passedOver(fates, "a tier is named by its section", Scope.TIER, "tier_name");
        passedOver(fates, OF_DEFAULT, Scope.TIER, "poll_interval", "gotify_url", "gotify_token");
        passedOver(fates, NO_SCALE_IN, Scope.GROUP, "horiz_cpu_lower_threshold", "horiz_memory_lower_threshold");
        passedOver(fates, NO_SCALE_IN, Scope.GROUP, "scale_in_grace_period");
        put(fates, Scope.GROUP, "min_containers", new Fate.Renamed("min_instances"));
        put(fates, Scope.PROXMOX_API, "token_value", new Fate.Renamed("token_secret"));
        put(fates, Scope.PROXMOX_API, "verify_ssl", new Fate.Renamed("verify_tls"));
        put(fates, Scope.PROXMOX_API, USER, new Fate.PartOfTokenId());
        put(fates, Scope.PROXMOX_API, TOKEN_NAME, new Fate.PartOfTokenId());
        passedOver(fates, "backend: proxmox-api turns the API on", Scope.PROXMOX_API, "enabled");
        return Collections.unmodifiableMap(fates);
    }

    private OriginalKeys() {}

    private static void passedOver(Map<Scope, Map<String, Fate>> fates, String reason, Scope scope, String... names) {
        for (String name : names) {
            put(fates, scope, name, new Fate.PassedOver(reason));
        }
    }

    private static void put(Map<Scope, Map<String, Fate>> fates, Scope scope, String name, Fate fate) {
        fates.computeIfAbsent(scope, _ -> new LinkedHashMap<>()).put(name, fate);
    }

    /** What becomes of a key of the original in a kind of section; empty for a key that it did not have, or that is ours. */
    static Optional<Fate> fate(Scope scope, String name) {
        return Catalogue.find(scope, name).isPresent()
                ? Optional.empty()
                : Optional.ofNullable(FATES.getOrDefault(scope, Map.of()).get(name));
    }

    /** The names of the original's keys in a kind of section that are not ours. */
    static List<String> names(Scope scope) {
        List<String> names = new ArrayList<>(FATES.getOrDefault(scope, Map.of()).keySet());
        names.removeAll(Set.copyOf(Catalogue.of(scope).keySet()));
        return names;
    }

    /** Whether nobody looks at the value, so that it need not make sense either. */
    static boolean isPassedOver(String section, String name) {
        return Section.scope(section)
                .flatMap(scope -> fate(scope, name))
                .filter(Fate.PassedOver.class::isInstance)
                .isPresent();
    }
}
