package org.lxcautoscale.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lxcautoscale.config.ConfigKey.Scope;

/** Every configuration key, those of the original first. A name may occur once per scope. */
final class KeyCatalogue {

    private static final double NO_MAXIMUM = Double.POSITIVE_INFINITY;

    /** The limits of {@code pct set}: no more cores, no less memory. */
    private static final double MAX_CORES = 8192;

    /** A tenth of a core, with {@code cpu_unit: cpulimit}. */
    private static final double SMALLEST_LIMIT = 0.1;

    private static final double MIN_MEMORY = 16;

    /** 1 PiB in MB; anything larger is a typo. */
    private static final double MAX_MEMORY = 1L << 30;

    private static final double ONE_DAY = 86_400;

    /** 100 years in seconds. */
    private static final double MAX_KEPT = 36_525 * ONE_DAY;

    /** Two keys that may be written as one that holds {@link #PARTS_OF_STARTUP_BOOST}. */
    static final String STARTUP_BOOST = "startup_boost";

    static final List<String> PARTS_OF_STARTUP_BOOST = List.of("factor", "duration");

    static final List<ConfigKey> KEYS = List.of(
            // The keys of the original
            ConfigKey.integer("poll_interval", "300", 1, ONE_DAY, "s", "Time between two scaling cycles."),
            ConfigKey.number("cpu_upper_threshold", "80", 1, 100, "%", "CPU usage above which a container gets cores.")
                    .alsoInTiers(),
            ConfigKey.number(
                            "cpu_lower_threshold",
                            "20",
                            0,
                            99,
                            "%",
                            "CPU usage below which a container gives cores back.")
                    .alsoInTiers(),
            ConfigKey.number(
                            "memory_upper_threshold",
                            "80",
                            1,
                            100,
                            "%",
                            "Memory usage above which a container gets memory.")
                    .alsoInTiers(),
            ConfigKey.number(
                            "memory_lower_threshold",
                            "20",
                            0,
                            99,
                            "%",
                            "Memory usage below which a container gives memory back.")
                    .alsoInTiers(),
            ConfigKey.number(
                            "core_min_increment",
                            "1",
                            SMALLEST_LIMIT,
                            MAX_CORES,
                            "cores",
                            "Fewest cores added or removed in a step; 0.5 by default with cpu_unit: cpulimit.")
                    .alsoInTiers(),
            ConfigKey.number(
                            "core_max_increment",
                            "4",
                            SMALLEST_LIMIT,
                            MAX_CORES,
                            "cores",
                            "Most cores added or removed in a step.")
                    .alsoInTiers(),
            ConfigKey.integer("memory_min_increment", "512", 1, MAX_MEMORY, "MB", "Least memory added in a step.")
                    .alsoInTiers(),
            ConfigKey.number(
                            "min_cores",
                            "1",
                            SMALLEST_LIMIT,
                            MAX_CORES,
                            "cores",
                            "Fewest cores of a container; 0.1 by default with cpu_unit: cpulimit.")
                    .alsoInTiers(),
            ConfigKey.number("max_cores", "8", SMALLEST_LIMIT, MAX_CORES, "cores", "Most cores of a container.")
                    .alsoInTiers(),
            ConfigKey.integer("min_memory", "512", MIN_MEMORY, MAX_MEMORY, "MB", "Least memory of a container.")
                    .alsoInTiers(),
            ConfigKey.integer(
                            "min_decrease_chunk", "512", 1, MAX_MEMORY, "MB", "Memory is removed in multiples of this.")
                    .alsoInTiers(),
            ConfigKey.number(
                    "reserve_cpu_percent",
                    "10",
                    0,
                    100,
                    "%",
                    "Share of the host's cores kept in reserve: at least one core, unless 0."),
            ConfigKey.integer("reserve_memory_mb", "2048", 0, MAX_MEMORY, "MB", "Memory of the host kept in reserve."),
            ConfigKey.text(
                    "log_file",
                    "/var/log/lxc_autoscale.log",
                    "The text log; the JSON log is next to it, ending in .json."),
            ConfigKey.text(
                    "lock_file",
                    "/var/lock/lxc_autoscale.lock",
                    "Locked by the running daemon, so that only one runs."),
            ConfigKey.text(
                    "backup_dir",
                    "/var/lib/lxc_autoscale/backups",
                    "Directory of the sizes before the first change, for rollback."),
            ConfigKey.integer("off_peak_start", "22", 0, 23, "hour", "Hour at which off-peak time starts.")
                    .alsoInTiers(),
            ConfigKey.integer("off_peak_end", "6", 0, 23, "hour", "Hour at which off-peak time ends.")
                    .alsoInTiers(),
            ConfigKey.boolOr(
                            "learned",
                            "energy_mode",
                            false,
                            "Reduce containers to their minimum in off-peak time; `learned`: when they are usually off their peak,"
                                    + " as LXC AutoScale ML has learned it.")
                    .alsoInTiers(),
            ConfigKey.text("gotify_url", "", "Gotify server for notifications; empty for none."),
            ConfigKey.text("gotify_token", "", "Token of the Gotify application.")
                    .asSecret(),
            ConfigKey.ofType(
                    ConfigKey.Type.CONTAINERS,
                    "ignore_lxc",
                    "Containers that are never touched: ids, ranges, names, tag:NAME."),
            ConfigKey.choice(
                            "behaviour",
                            "normal",
                            List.of("conservative", "normal", "aggressive"),
                            "Multiplies the increments: by 0.5, 1 or 2.")
                    .alsoInTiers(),
            // Our own keys
            ConfigKey.choice(
                    "backend",
                    "auto",
                    List.of("auto", "proxmox", "proxmox-api", "lxc", "simulated"),
                    "Kind of host; auto is Proxmox if found, otherwise plain LXC."),
            ConfigKey.bool("dry_run", false, "Make and log decisions, but change nothing."),
            ConfigKey.integer(
                    "sample_interval",
                    "10",
                    1,
                    ONE_DAY,
                    "s",
                    "Time between two samples of usage; at most poll_interval, and lowered to it by default."),
            ConfigKey.integer(
                    "manual_hold",
                    "14400",
                    0,
                    30 * ONE_DAY,
                    "s",
                    "Time for which a size that a person has set, by hand or by command, is kept; 0 for not at all."),
            ConfigKey.choice(
                            "policy",
                            "threshold",
                            List.of("threshold", "adaptive"),
                            "What sizes follow: threshold is that usage stays between its thresholds, adaptive is what a container"
                                    + " has needed in the last hours.")
                    .alsoInTiers(),
            ConfigKey.integer(
                            "max_memory",
                            "",
                            MIN_MEMORY,
                            MAX_MEMORY,
                            "MB",
                            "Most memory of a container; by default the host's memory less the reserve.")
                    .alsoInTiers(),
            ConfigKey.number(
                            "usage_margin_percent",
                            "20",
                            0,
                            1000,
                            "%",
                            "Headroom that a shrink leaves above current and recent use of cores and memory; 35 by default"
                                    + " with backend proxmox-api, which cannot slow a burst down, and 5 with policy adaptive,"
                                    + " which adds its own.")
                    .alsoInTiers(),
            ConfigKey.number(
                            "memory_brake_percent",
                            "90",
                            50,
                            100,
                            "%",
                            "Where the kernel slows a container down that fills its memory, until it has grown; 100 for never.")
                    .alsoInTiers(),
            ConfigKey.integer(
                            "stabilization_cycles",
                            "3",
                            1,
                            1000,
                            "cycles",
                            "How many cycles usage must be low before a shrink; 1 by default with policy adaptive, which has"
                                    + " watched it for longer.")
                    .alsoInTiers(),
            ConfigKey.number(
                            "max_shrink_percent",
                            "25",
                            1,
                            100,
                            "%",
                            "Most that a container may shrink in one cycle; one core is always allowed; 100 by default with"
                                    + " policy adaptive.")
                    .alsoInTiers(),
            ConfigKey.integer(
                            "regret_window",
                            "600",
                            0,
                            ONE_DAY,
                            "s",
                            "How long a shrink is watched and reverted at the first sign of trouble.")
                    .alsoInTiers(),
            ConfigKey.integer(
                            "cooldown",
                            "0",
                            0,
                            ONE_DAY,
                            "s",
                            "Pause after a change; growth under memory pressure does not wait.")
                    .alsoInTiers(),
            ConfigKey.number(
                            "startup_boost_factor",
                            "1",
                            1,
                            16,
                            "",
                            "A container that is started gets this many times its CPU at first; 1 for no boost.")
                    .alsoInTiers(),
            ConfigKey.integer(
                            "startup_boost_duration",
                            "300",
                            0,
                            ONE_DAY,
                            "s",
                            "How long a container that is started keeps the CPU of its boost.")
                    .alsoInTiers(),
            ConfigKey.integer(
                            "priority",
                            "0",
                            -1000,
                            1000,
                            "",
                            "Order in which containers grow when the host is short; higher first.")
                    .alsoInTiers(),
            ConfigKey.choice(
                            "cpu_unit",
                            "cores",
                            List.of("cores", "cpulimit"),
                            "Size CPU in whole cores, or in tenths of a core by cpulimit.")
                    .alsoInTiers(),
            ConfigKey.bool("manage_unlimited_cores", false, "Set a core limit for containers that have none.")
                    .alsoInTiers(),
            ConfigKey.text(
                    "timezone",
                    "",
                    "Time zone of off_peak_* and the logs, such as Europe/Rome; by default the host's."),
            ConfigKey.text("gotify_token_file", "", "File that contains gotify_token; replaces that key."),
            ConfigKey.text("state_dir", "/var/lib/lxc_autoscale", "Directory of the journal and the status file."),
            ConfigKey.integer(
                    "log_max_bytes", "10485760", 4096, NO_MAXIMUM, "bytes", "Size at which a log file is rotated."),
            ConfigKey.integer("log_backup_count", "5", 0, 1000, "files", "Number of rotated log files to keep."),
            ConfigKey.text(
                    "lxc_path",
                    "",
                    "Directory of plain LXC's containers; by default lxc.lxcpath in /etc/lxc/lxc.conf, or /var/lib/lxc."),
            ConfigKey.text(
                    "metrics_listen",
                    "",
                    "Address and port to serve metrics for Prometheus at, such as 127.0.0.1:9706; empty for none."),
            // Tiers and groups
            ConfigKey.ofType(
                            ConfigKey.Type.CONTAINERS,
                            "lxc_containers",
                            "The containers of the tier: ids, ranges, names, tag:NAME.")
                    .in(Scope.TIER),
            ConfigKey.ofType(ConfigKey.Type.CONTAINER, "base_snapshot_name", "The container to clone.")
                    .in(Scope.GROUP)
                    .asRequired(),
            ConfigKey.integer("min_instances", "1", 0, 1000, "", "Fewest members of the group.")
                    .in(Scope.GROUP),
            ConfigKey.integer("max_instances", "5", 1, 1000, "", "Most members of the group.")
                    .in(Scope.GROUP),
            ConfigKey.integer("starting_clone_id", "99000", 100, 999_999_999, "", "Lowest id for clones.")
                    .in(Scope.GROUP),
            ConfigKey.choice("clone_network_type", "dhcp", List.of("dhcp", "static"), "How a clone gets its address.")
                    .in(Scope.GROUP),
            ConfigKey.ofType(
                            ConfigKey.Type.TEXTS,
                            "static_ip_range",
                            "Addresses for clones: either the first and the last, or all of them if more than two.")
                    .in(Scope.GROUP),
            ConfigKey.number(
                            "horiz_cpu_upper_threshold",
                            "80",
                            1,
                            100,
                            "%",
                            "Average CPU usage above which a clone is added.")
                    .in(Scope.GROUP),
            ConfigKey.number(
                            "horiz_memory_upper_threshold",
                            "80",
                            1,
                            100,
                            "%",
                            "Average memory usage above which a clone is added.")
                    .in(Scope.GROUP),
            ConfigKey.integer("scale_out_grace_period", "300", 0, ONE_DAY, "s", "Time between two clones.")
                    .in(Scope.GROUP),
            ConfigKey.choice(
                            "scale_order",
                            "vertical",
                            List.of("vertical", "horizontal"),
                            "What comes first: vertical is that members grow to the largest size of their tier before a clone is"
                                    + " added.")
                    .in(Scope.GROUP),
            ConfigKey.choice(
                            "scale_in",
                            "off",
                            List.of("off", "stop", "destroy"),
                            "What becomes of a member that is no longer needed: it stays, is stopped until it is needed again, or is"
                                    + " removed with its disks.")
                    .in(Scope.GROUP),
            ConfigKey.bool("allow_destroy", false, "Allow scale_in: destroy, which cannot be undone.")
                    .in(Scope.GROUP),
            ConfigKey.number(
                            "horiz_cpu_lower_threshold",
                            "20",
                            0,
                            99,
                            "%",
                            "Average CPU usage below which a member is taken out, if that of memory is low, too.")
                    .in(Scope.GROUP),
            ConfigKey.number(
                            "horiz_memory_lower_threshold",
                            "20",
                            0,
                            99,
                            "%",
                            "Average memory usage below which a member is taken out, if that of CPU is low, too.")
                    .in(Scope.GROUP),
            ConfigKey.integer(
                            "scale_in_grace_period",
                            "600",
                            0,
                            ONE_DAY,
                            "s",
                            "Time after an addition or a removal before a member is taken out.")
                    .in(Scope.GROUP),
            ConfigKey.integer(
                            "max_surge",
                            "1",
                            0,
                            100,
                            "",
                            "How many more members there may be while members are replaced; 0 to take the old one out first.")
                    .in(Scope.GROUP),
            ConfigKey.choice(
                            "clone_mode",
                            "full",
                            List.of("full", "linked"),
                            "Whether a clone of a template has disks of its own or shares those of the template.")
                    .in(Scope.GROUP),
            ConfigKey.ofType(ConfigKey.Type.TEXTS, "target_nodes", "Nodes that clones may be on; by default all.")
                    .in(Scope.GROUP),
            ConfigKey.choice(
                            "placement",
                            "spread",
                            List.of("spread", "pack"),
                            "Which node a clone is put on: the one with the fewest members and then the most room, or the one with the least room that is enough.")
                    .in(Scope.GROUP),
            ConfigKey.text("storage", "", "Storage for the disks of clones; by default that of the base.")
                    .in(Scope.GROUP),
            ConfigKey.text(
                            "health",
                            "running",
                            "When a member is healthy: running, tcp:PORT if it accepts connections, http:PORT/PATH if it answers"
                                    + " with a status of 200 to 399.")
                    .in(Scope.GROUP),
            ConfigKey.integer("health_interval", "30", 1, ONE_DAY, "s", "Time between two health checks.")
                    .in(Scope.GROUP),
            ConfigKey.integer(
                            "health_timeout",
                            "5",
                            1,
                            ONE_DAY,
                            "s",
                            "Time that a health check may take; at most health_interval.")
                    .in(Scope.GROUP),
            ConfigKey.integer(
                            "health_failures",
                            "3",
                            1,
                            1000,
                            "checks",
                            "Failed checks in a row after which a member is unhealthy.")
                    .in(Scope.GROUP),
            ConfigKey.integer(
                            "health_start_grace",
                            "300",
                            0,
                            ONE_DAY,
                            "s",
                            "Time that a member may take after its start to become healthy.")
                    .in(Scope.GROUP),
            ConfigKey.ofType(
                            ConfigKey.Type.TEXTS,
                            "on_ready",
                            "Program and arguments that are run when a new member is ready; there is no shell.")
                    .in(Scope.GROUP),
            ConfigKey.ofType(
                            ConfigKey.Type.TEXTS,
                            "on_terminate",
                            "Program and arguments that are run before a member is stopped; there is no shell.")
                    .in(Scope.GROUP),
            ConfigKey.integer("hook_timeout", "60", 1, ONE_DAY, "s", "Time after which such a program is killed.")
                    .in(Scope.GROUP),
            ConfigKey.text("group_tag", "", "Tag of the group's members; by default derived from the section's name.")
                    .in(Scope.GROUP),
            ConfigKey.ofType(
                            ConfigKey.Type.CONTAINERS,
                            "lxc_containers",
                            "The first members of the group: ids and ranges.")
                    .in(Scope.GROUP),
            // History
            ConfigKey.bool("enabled", true, "Keep the history of containers and hosts.")
                    .in(Scope.HISTORY),
            ConfigKey.text("cluster", "", "Name of this cluster in the history; by default that of the host.")
                    .in(Scope.HISTORY),
            ConfigKey.integer("keep_minutes", "604800", 2 * 3600, MAX_KEPT, "s", "How long rows for a minute are kept.")
                    .in(Scope.HISTORY),
            ConfigKey.integer(
                            "keep_5_minutes",
                            "5184000",
                            2 * 3600,
                            MAX_KEPT,
                            "s",
                            "How long rows for 5 minutes are kept.")
                    .in(Scope.HISTORY),
            ConfigKey.integer("keep_hours", "63072000", 2 * 3600, MAX_KEPT, "s", "How long rows for an hour are kept.")
                    .in(Scope.HISTORY),
            ConfigKey.integer(
                            "max_size",
                            "1073741824",
                            1 << 20,
                            1L << 50,
                            "bytes",
                            "Most that all rows may take; beyond it the oldest go first.")
                    .in(Scope.HISTORY),
            ConfigKey.text(
                            "url",
                            "",
                            "PostgreSQL database, such as jdbc:postgresql://db.example.org/history; by default the SQLite file"
                                    + " history.db in state_dir.")
                    .in(Scope.HISTORY),
            ConfigKey.text("user", "", "User of the PostgreSQL database.").in(Scope.HISTORY),
            ConfigKey.text("password", "", "Password of the user.").asSecret().in(Scope.HISTORY),
            ConfigKey.text("password_file", "", "File that contains password; replaces that key.")
                    .in(Scope.HISTORY),
            ConfigKey.integer(
                            "buffer_max_size",
                            "67108864",
                            1 << 20,
                            1L << 40,
                            "bytes",
                            "Most that waits on disk while PostgreSQL cannot be reached; beyond it the oldest go first.")
                    .in(Scope.HISTORY),
            ConfigKey.text("export_file", "", "File of JSON to which metrics are exported besides; empty for none.")
                    .in(Scope.HISTORY),
            ConfigKey.integer("export_interval", "60", 1, ONE_DAY, "s", "Time between two exports.")
                    .in(Scope.HISTORY),
            ConfigKey.integer(
                            "export_max_size",
                            "104857600",
                            4096,
                            1L << 50,
                            "bytes",
                            "Size at which the exported file is rotated.")
                    .in(Scope.HISTORY),
            ConfigKey.integer("export_backup_count", "3", 0, 1000, "files", "Number of rotated exported files to keep.")
                    .in(Scope.HISTORY),
            // LXC AutoScale ML
            ConfigKey.bool("enabled", false, "Learn what each container needs when.")
                    .in(Scope.ML),
            ConfigKey.bool(
                            "act",
                            true,
                            "Let what is expected change sizes, once a container's model has proved itself; false only suggests.")
                    .in(Scope.ML),
            ConfigKey.integer(
                            "lead_time",
                            "",
                            1,
                            ONE_DAY,
                            "s",
                            "How long before it is expected to need it a container grows; by default poll_interval.")
                    .in(Scope.ML),
            ConfigKey.integer(
                            "look_ahead",
                            "3600",
                            300,
                            ONE_DAY,
                            "s",
                            "How far ahead a shrink looks: nothing is made smaller than it is expected to need within this time.")
                    .in(Scope.ML),
            ConfigKey.text(
                            "suggestions_file",
                            "/var/log/lxc_autoscale_ml.json",
                            "File of JSON to which suggestions are written; empty for none.")
                    .in(Scope.ML),
            // Our API
            ConfigKey.bool("enabled", true, "Serve the API, which the commands use, too.")
                    .in(Scope.API),
            ConfigKey.text("listen", "127.0.0.1:5000", "Address and port to serve the API at.")
                    .in(Scope.API),
            ConfigKey.text(
                            "tls_certificate",
                            "",
                            "PEM file of the server's certificate, such as /etc/pve/local/pve-ssl.pem; empty for no encryption.")
                    .in(Scope.API),
            ConfigKey.text(
                            "tls_key",
                            "",
                            "PEM file of the certificate's private key, such as /etc/pve/local/pve-ssl.key.")
                    .in(Scope.API),
            ConfigKey.integer(
                            "max_requests_per_minute",
                            "600",
                            1,
                            1_000_000,
                            "requests",
                            "Most that a client may ask in a minute.")
                    .in(Scope.API),
            // The API of a Proxmox cluster
            ConfigKey.ofType(
                            ConfigKey.Type.TEXTS,
                            "host",
                            "Nodes of the cluster to connect to, by name or address; tried in order.")
                    .in(Scope.PROXMOX_API),
            ConfigKey.integer("port", "8006", 1, 65_535, "", "Port of the API.").in(Scope.PROXMOX_API),
            ConfigKey.text("token_id", "", "The API token, such as autoscale@pve!daemon.")
                    .in(Scope.PROXMOX_API),
            ConfigKey.text("token_secret", "", "The token's secret.").asSecret().in(Scope.PROXMOX_API),
            ConfigKey.text("token_secret_file", "", "File that contains token_secret; replaces that key.")
                    .in(Scope.PROXMOX_API),
            ConfigKey.text(
                            "fingerprint",
                            "",
                            "SHA-256 fingerprint of the certificate to trust, as pvenode cert info shows it.")
                    .in(Scope.PROXMOX_API),
            ConfigKey.text("ca_file", "", "File of CA certificates to trust, such as /etc/pve/pve-root-ca.pem.")
                    .in(Scope.PROXMOX_API),
            ConfigKey.bool(
                            "verify_tls",
                            true,
                            "Verify the certificate; if not, anyone on the network path can read the token.")
                    .in(Scope.PROXMOX_API),
            ConfigKey.bool(
                            "trust_memory",
                            false,
                            "Treat reported memory as all memory in use, although it excludes shared memory (tmpfs).")
                    .in(Scope.PROXMOX_API));

    private KeyCatalogue() {}

    /** The keys of a kind of section by name. */
    static Map<String, ConfigKey> of(Scope scope) {
        return KEYS.stream()
                .filter(key -> key.scopes().contains(scope))
                .collect(Collectors.toMap(ConfigKey::name, key -> key, (first, _) -> first, LinkedHashMap::new));
    }

    static Optional<ConfigKey> find(Scope scope, String name) {
        return Optional.ofNullable(of(scope).get(name));
    }
}
