package org.lxcautoscale.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lxcautoscale.config.Key.Scope;

/** Every key of the configuration, those of the original first. Keys of one name differ by scope. */
final class Catalogue {

    private static final double NO_MAXIMUM = Double.POSITIVE_INFINITY;

    /** Proxmox accepts no more cores and no less memory (`pct set`, parameter verification). */
    private static final double MOST_CORES = 8192;

    private static final double LEAST_MEMORY = 16;

    /** 1 PiB in MB: more is a slip of the pen. */
    private static final double MOST_MEMORY = 1L << 30;

    private static final double A_DAY = 86_400;

    static final List<Key> KEYS = List.of(
            // The keys of the original
            Key.integer("poll_interval", "300", 1, A_DAY, "s", "Time between two scaling cycles."),
            Key.number("cpu_upper_threshold", "80", 1, 100, "%", "CPU usage above which a container gets cores.")
                    .alsoInTiers(),
            Key.number("cpu_lower_threshold", "20", 0, 99, "%", "CPU usage below which a container gives cores back.")
                    .alsoInTiers(),
            Key.number("memory_upper_threshold", "80", 1, 100, "%", "Memory usage above which a container gets memory.")
                    .alsoInTiers(),
            Key.number(
                            "memory_lower_threshold",
                            "20",
                            0,
                            99,
                            "%",
                            "Memory usage below which a container gives memory back.")
                    .alsoInTiers(),
            Key.integer("core_min_increment", "1", 1, MOST_CORES, "cores", "Cores added or removed at least in a step.")
                    .alsoInTiers(),
            Key.integer("core_max_increment", "4", 1, MOST_CORES, "cores", "Cores added or removed at most in a step.")
                    .alsoInTiers(),
            Key.integer("memory_min_increment", "512", 1, MOST_MEMORY, "MB", "Memory added at least in a step.")
                    .alsoInTiers(),
            Key.integer("min_cores", "1", 1, MOST_CORES, "cores", "Cores that a container keeps at least.")
                    .alsoInTiers(),
            Key.integer("max_cores", "8", 1, MOST_CORES, "cores", "Cores that a container gets at most.")
                    .alsoInTiers(),
            Key.integer("min_memory", "512", LEAST_MEMORY, MOST_MEMORY, "MB", "Memory that a container keeps at least.")
                    .alsoInTiers(),
            Key.integer("min_decrease_chunk", "512", 1, MOST_MEMORY, "MB", "Memory is removed in multiples of this.")
                    .alsoInTiers(),
            Key.number(
                    "reserve_cpu_percent",
                    "10",
                    0,
                    100,
                    "%",
                    "Share of the host's cores that is never handed out: at least one core, unless 0."),
            Key.integer(
                    "reserve_memory_mb", "2048", 0, MOST_MEMORY, "MB", "Memory of the host that is never handed out."),
            Key.text("log_file", "/var/log/lxc_autoscale.log", "The text log; the JSON log lies beside it as .json."),
            Key.text(
                    "lock_file",
                    "/var/lock/lxc_autoscale.lock",
                    "Held by the running daemon, so that there is only one."),
            Key.text(
                    "backup_dir",
                    "/var/lib/lxc_autoscale/backups",
                    "Where the sizes from before the first change are kept, for rollback."),
            Key.integer("off_peak_start", "22", 0, 23, "hour", "Hour of the day at which the off-peak time begins.")
                    .alsoInTiers(),
            Key.integer("off_peak_end", "6", 0, 23, "hour", "Hour of the day at which the off-peak time ends.")
                    .alsoInTiers(),
            Key.bool("energy_mode", false, "Reduce containers to their minimum in the off-peak time.")
                    .alsoInTiers(),
            Key.text("gotify_url", "", "Gotify server for notifications; empty: none."),
            Key.text("gotify_token", "", "Token of the Gotify application.").asSecret(),
            Key.ofType(
                    Key.Type.CONTAINERS,
                    "ignore_lxc",
                    "Containers that are never touched: ids, ranges, names, tag:NAME."),
            Key.choice(
                            "behaviour",
                            "normal",
                            List.of("conservative", "normal", "aggressive"),
                            "Multiplies the increments: by 0.5, 1 or 2.")
                    .alsoInTiers(),
            // Ours
            Key.choice(
                    "backend",
                    "auto",
                    List.of("auto", "proxmox", "proxmox-api", "lxc", "simulated"),
                    "Kind of host; auto takes Proxmox where it is, else plain LXC."),
            Key.bool("dry_run", false, "Decide and say so, but change nothing."),
            Key.integer(
                    "sample_interval",
                    "10",
                    1,
                    A_DAY,
                    "s",
                    "Time between two readings of usage; at most poll_interval, which it follows when not given."),
            Key.integer(
                            "max_memory",
                            "",
                            LEAST_MEMORY,
                            MOST_MEMORY,
                            "MB",
                            "Memory that a container gets at most; by default the host's memory less the reserve.")
                    .alsoInTiers(),
            Key.number(
                            "usage_margin_percent",
                            "20",
                            0,
                            1000,
                            "%",
                            "Room that a shrink of cores or memory leaves above what is in use and was in use lately.")
                    .alsoInTiers(),
            Key.integer(
                            "stabilization_cycles",
                            "3",
                            1,
                            1000,
                            "cycles",
                            "How long usage must have been low before a shrink.")
                    .alsoInTiers(),
            Key.number(
                            "max_shrink_percent",
                            "25",
                            1,
                            100,
                            "%",
                            "How much of its size a container may lose in one cycle; one core always.")
                    .alsoInTiers(),
            Key.integer(
                            "regret_window",
                            "600",
                            0,
                            A_DAY,
                            "s",
                            "How long a shrink is watched, and given back at the first sign of trouble.")
                    .alsoInTiers(),
            Key.integer(
                            "cooldown",
                            "0",
                            0,
                            A_DAY,
                            "s",
                            "Time without a change after a change; growth under memory pressure does not wait.")
                    .alsoInTiers(),
            Key.integer(
                            "priority",
                            "0",
                            -1000,
                            1000,
                            "",
                            "Who is served first when the host cannot satisfy all; higher first.")
                    .alsoInTiers(),
            Key.bool("manage_unlimited_cores", false, "Give a core limit to containers that have none.")
                    .alsoInTiers(),
            Key.text("timezone", "", "Time zone of off_peak_* and of the logs, as Europe/Rome; by default the host's."),
            Key.text("gotify_token_file", "", "File that holds gotify_token, in place of it."),
            Key.text("state_dir", "/var/lib/lxc_autoscale", "Where the journal and the status are kept."),
            Key.integer(
                    "log_max_bytes", "10485760", 4096, NO_MAXIMUM, "bytes", "Size at which a log file is set aside."),
            Key.integer("log_backup_count", "5", 0, 1000, "files", "How many log files that were set aside are kept."),
            Key.text(
                    "lxc_path",
                    "",
                    "Directory of plain LXC's containers; by default lxc.lxcpath of /etc/lxc/lxc.conf, else /var/lib/lxc."),
            // Tiers and groups
            Key.ofType(
                            Key.Type.CONTAINERS,
                            "lxc_containers",
                            "The containers of the tier: ids, ranges, names, tag:NAME.")
                    .in(Scope.TIER),
            Key.ofType(Key.Type.CONTAINER, "base_snapshot_name", "The container that clones are made of.")
                    .in(Scope.GROUP)
                    .asRequired(),
            Key.integer("min_instances", "1", 0, 1000, "", "Members that the group has at least.")
                    .in(Scope.GROUP),
            Key.integer("max_instances", "5", 1, 1000, "", "Members that the group has at most.")
                    .in(Scope.GROUP),
            Key.integer("starting_clone_id", "99000", 100, 999_999_999, "", "Ids of clones begin here.")
                    .in(Scope.GROUP),
            Key.choice("clone_network_type", "dhcp", List.of("dhcp", "static"), "How a clone gets its address.")
                    .in(Scope.GROUP),
            Key.ofType(
                            Key.Type.TEXTS,
                            "static_ip_range",
                            "Addresses for clones: two are a first and a last, more are the addresses themselves.")
                    .in(Scope.GROUP),
            Key.number(
                            "horiz_cpu_upper_threshold",
                            "80",
                            1,
                            100,
                            "%",
                            "Average CPU usage above which a clone is added.")
                    .in(Scope.GROUP),
            Key.number(
                            "horiz_memory_upper_threshold",
                            "80",
                            1,
                            100,
                            "%",
                            "Average memory usage above which a clone is added.")
                    .in(Scope.GROUP),
            Key.integer("scale_out_grace_period", "300", 0, A_DAY, "s", "Time between two clones of the group.")
                    .in(Scope.GROUP),
            Key.text("group_tag", "", "Tag of the group's members; by default made from the section's name.")
                    .in(Scope.GROUP),
            Key.ofType(Key.Type.CONTAINERS, "lxc_containers", "The first members of the group: ids and ranges.")
                    .in(Scope.GROUP),
            // The API of a Proxmox cluster
            Key.ofType(Key.Type.TEXTS, "host", "Nodes of the cluster to ask, by name or address; tried in turn.")
                    .in(Scope.PROXMOX_API),
            Key.integer("port", "8006", 1, 65_535, "", "Port of the API.").in(Scope.PROXMOX_API),
            Key.text("token_id", "", "The API token, as autoscale@pve!daemon.").in(Scope.PROXMOX_API),
            Key.text("token_secret", "", "The token's secret.").asSecret().in(Scope.PROXMOX_API),
            Key.text("token_secret_file", "", "File that holds token_secret, in place of it.")
                    .in(Scope.PROXMOX_API),
            Key.text(
                            "fingerprint",
                            "",
                            "SHA-256 fingerprint of the certificate to trust, as pvenode cert info shows it.")
                    .in(Scope.PROXMOX_API),
            Key.text("ca_file", "", "File of CA certificates to trust, as /etc/pve/pve-root-ca.pem.")
                    .in(Scope.PROXMOX_API),
            Key.bool(
                            "verify_tls",
                            true,
                            "Check the certificate at all; without, anybody in between can read the token.")
                    .in(Scope.PROXMOX_API),
            Key.bool(
                            "trust_memory",
                            false,
                            "Take reported memory for all that is in use, though it leaves out shared memory (tmpfs).")
                    .in(Scope.PROXMOX_API));

    private Catalogue() {}

    /** The keys of a kind of section, by name. */
    static Map<String, Key> of(Scope scope) {
        return KEYS.stream()
                .filter(key -> key.scopes().contains(scope))
                .collect(Collectors.toMap(Key::name, key -> key, (one, _) -> one, LinkedHashMap::new));
    }

    static Optional<Key> find(Scope scope, String name) {
        return Optional.ofNullable(of(scope).get(name));
    }
}
