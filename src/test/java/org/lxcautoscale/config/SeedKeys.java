package org.lxcautoscale.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The keys of the original LXC AutoScale, written down from its documentation. */
final class SeedKeys {

    /** Of DEFAULT, with their defaults. */
    static final Map<String, String> DEFAULTS = """
            poll_interval: 300
            cpu_upper_threshold: 80
            cpu_lower_threshold: 20
            memory_upper_threshold: 80
            memory_lower_threshold: 20
            core_min_increment: 1
            core_max_increment: 4
            memory_min_increment: 512
            min_cores: 1
            max_cores: 8
            min_memory: 512
            min_decrease_chunk: 512
            reserve_cpu_percent: 10
            reserve_memory_mb: 2048
            log_file: /var/log/lxc_autoscale.log
            lock_file: /var/lock/lxc_autoscale.lock
            backup_dir: /var/lib/lxc_autoscale/backups
            off_peak_start: 22
            off_peak_end: 6
            energy_mode: false
            gotify_url:
            gotify_token:
            ignore_lxc:
            behaviour: normal
            """.lines().map(line -> line.split(":", 2)).collect(
            Collectors.toMap(parts -> parts[0], parts -> parts[1].strip(), (one, _) -> one, LinkedHashMap::new));

    static final List<String> OF_TIERS = List.of(
            "cpu_upper_threshold",
            "cpu_lower_threshold",
            "memory_upper_threshold",
            "memory_lower_threshold",
            "min_cores",
            "max_cores",
            "min_memory",
            "lxc_containers");

    static final List<String> OF_GROUPS = List.of(
            "base_snapshot_name",
            "min_instances",
            "max_instances",
            "starting_clone_id",
            "clone_network_type",
            "static_ip_range",
            "horiz_cpu_upper_threshold",
            "horiz_memory_upper_threshold",
            "group_tag",
            "lxc_containers");

    private SeedKeys() {}
}
