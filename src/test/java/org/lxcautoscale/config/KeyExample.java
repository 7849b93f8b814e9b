package org.lxcautoscale.config;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lxcautoscale.config.ConfigKey.Scope;

/**
 * A key in a section, with a value that is not its default.
 *
 * @param value as it is written
 * @param changed what of the settings has another value than by default, by its path
 */
public record KeyExample(Scope scope, String key, String value, Map<String, String> changed) {

    /** A key, a value, and the setting that it changes. */
    private static final List<KeyExample> OF_DEFAULT = examples(Scope.DEFAULT, """
            poll_interval          | 60              | pollInterval=PT1M
            cpu_upper_threshold    | 90.5            | containers.defaults.cpu.thresholds.upper=90.5
            cpu_lower_threshold    | 10              | containers.defaults.cpu.thresholds.lower=10.0
            memory_upper_threshold | 91              | containers.defaults.memory.thresholds.upper=91.0
            memory_lower_threshold | 11              | containers.defaults.memory.thresholds.lower=11.0
            core_min_increment     | 2               | containers.defaults.cpu.increment=2000, containers.defaults.cpu.decrement=2000
            core_max_increment     | 6               | containers.defaults.cpu.maxIncrement=6000
            memory_min_increment   | 256             | containers.defaults.memory.increment=268435456
            min_cores              | 2               | containers.defaults.cpu.minimum=2000
            max_cores              | 12              | containers.defaults.cpu.maximum=12000
            min_memory             | 1024            | containers.defaults.memory.minimum=1073741824
            min_decrease_chunk     | 128             | containers.defaults.memory.decrement=134217728
            reserve_cpu_percent    | 12.5            | reserve.cpuPercent=12.5
            reserve_memory_mb      | 0               | reserve.memory=0 MB
            log_file               | /x/a.log        | startup.files.logFile=/x/a.log
            lock_file              | /x/a.lock       | startup.files.lockFile=/x/a.lock
            backup_dir             | /x/backups      | startup.files.backupDir=/x/backups
            off_peak_start         | 23              | containers.defaults.schedule.offPeakStart=23
            off_peak_end           | 7               | containers.defaults.schedule.offPeakEnd=7
            energy_mode            | learned         | containers.defaults.schedule.energyMode=LEARNED
            gotify_url             | http://x, gotify_token: t | startup.gotify.url=http://x, startup.gotify.token=t
            gotify_token           | t               | startup.gotify.token=t
            ignore_lxc             | [104]           | containers.ignored=[104]
            behaviour              | conservative    | containers.defaults.behaviour=CONSERVATIVE
            backend                | lxc             | startup.backend=LXC
            dry_run                | true            | startup.dryRun=true
            sample_interval        | 5               | sampleInterval=PT5S
            manual_hold            | 600             | manualHold=PT10M
            policy                 | adaptive               | containers.defaults.policy=ADAPTIVE, containers.defaults.shrinkSafety.maxShrinkPercent=100.0, containers.defaults.shrinkSafety.stabilizationCycles=1, containers.defaults.shrinkSafety.usageMarginPercent=5.0
            max_memory             | 4096            | containers.defaults.memory.maximum=4294967296
            memory_brake_percent   | 85                     | containers.defaults.memoryBrakePercent=85.0
            usage_margin_percent   | 33.3            | containers.defaults.shrinkSafety.usageMarginPercent=33.3
            stabilization_cycles   | 6               | containers.defaults.shrinkSafety.stabilizationCycles=6
            max_shrink_percent     | 50              | containers.defaults.shrinkSafety.maxShrinkPercent=50.0
            regret_window          | 1200            | containers.defaults.shrinkSafety.regretWindow=PT20M
            cooldown               | 60              | containers.defaults.schedule.cooldown=PT1M
            priority               | -5              | containers.defaults.priority=-5
            startup_boost_factor   | 2.5             | containers.defaults.startupBoost.factor=2.5
            startup_boost_duration | 60              | containers.defaults.startupBoost.duration=PT1M
            cpu_unit               | cpulimit        | containers.defaults.cpuUnit=CPULIMIT, containers.defaults.cpu.minimum=100, containers.defaults.cpu.increment=500, containers.defaults.cpu.decrement=500
            manage_unlimited_cores | yes             | containers.defaults.cpu.manageUnlimited=true
            timezone               | Pacific/Chatham | timezone=Pacific/Chatham
            gotify_token_file      | TOKEN_FILE      | startup.gotify.token=from-file
            state_dir              | /x/state        | startup.files.stateDir=/x/state
            log_max_bytes          | 4096            | startup.files.logMaxBytes=4096
            log_backup_count       | 0               | startup.files.logBackupCount=0
            lxc_path               | /x/lxc          | startup.files.lxcPath=Optional[/x/lxc]
            metrics_listen         | 127.0.0.1:9706  | startup.metricsListen=Optional[127.0.0.1:9706]
            """);

    private static final List<KeyExample> OF_GROUPS = examples(Scope.GROUP, """
            base_snapshot_name           | 105                    | containers.groups[0].clones.base=105
            min_instances                | 2                      | containers.groups[0].instances.min=2
            max_instances                | 9                      | containers.groups[0].instances.max=9
            max_surge                    | 0                      | containers.groups[0].instances.surge=0
            starting_clone_id            | 7000                   | containers.groups[0].clones.startingId=7000
            clone_network_type           | static, static_ip_range: '10.0.0.8 10.0.0.9', max_instances: 3 | \
            containers.groups[0].instances.max=3, containers.groups[0].clones.addresses[0]=10.0.0.8, containers.groups[0].clones.addresses[1]=10.0.0.9
            static_ip_range              | '10.0.0.7/8 10.0.0.8', clone_network_type: static, max_instances: 2 | \
            containers.groups[0].instances.max=2, containers.groups[0].clones.addresses[0]=10.0.0.7, containers.groups[0].clones.addresses[1]=10.0.0.8, containers.groups[0].clones.prefixLength=Optional[8]
            clone_mode                   | linked                 | containers.groups[0].clones.isLinked=true
            target_nodes                 | [pve1]                 | containers.groups[0].clones.nodes[0]=pve1
            placement                    | pack                   | containers.groups[0].clones.isPacked=true
            storage                      | nvme                   | containers.groups[0].clones.storage=Optional[nvme]
            horiz_cpu_upper_threshold    | 95                     | containers.groups[0].scaleOut.above.cpu=95.0
            horiz_memory_upper_threshold | 96                     | containers.groups[0].scaleOut.above.memory=96.0
            scale_out_grace_period       | 30                     | containers.groups[0].scaleOut.gracePeriod=PT30S
            scale_order                  | horizontal             | containers.groups[0].scaleOut.isVerticalFirst=false
            horiz_cpu_lower_threshold    | 15                     | containers.groups[0].scaleIn.below.cpu=15.0
            horiz_memory_lower_threshold | 16                     | containers.groups[0].scaleIn.below.memory=16.0
            scale_in_grace_period        | 60                     | containers.groups[0].scaleIn.gracePeriod=PT1M
            scale_in                     | stop                   | containers.groups[0].scaleIn.way=STOP
            allow_destroy                | true, scale_in: destroy | containers.groups[0].scaleIn.way=DESTROY
            health                       | tcp:22                 | containers.groups[0].health.probe.port=22
            health_interval              | 60                     | containers.groups[0].health.interval=PT1M
            health_timeout               | 2                      | containers.groups[0].health.timeout=PT2S
            health_failures              | 1                      | containers.groups[0].health.failures=1
            health_start_grace           | 0                      | containers.groups[0].health.startGrace=PT0S
            on_ready                     | [/x/ready]             | containers.groups[0].hooks.onReady[0]=/x/ready
            on_terminate                 | [/x/end]               | containers.groups[0].hooks.onTerminate[0]=/x/end
            hook_timeout                 | 5                      | containers.groups[0].hooks.timeout=PT5S
            group_tag                    | web                    | containers.groups[0].tag=web
            lxc_containers               | [104]                  | containers.groups[0].containers=[104]
            """);

    private static final List<KeyExample> OF_HISTORY = examples(Scope.HISTORY, """
            enabled        | no    | startup.history.isEnabled=false
            cluster        | home  | startup.history.cluster=Optional[home]
            keep_minutes   | 3d    | startup.history.keep.minutes=PT72H
            keep_5_minutes | 30d   | startup.history.keep.fiveMinutes=PT720H
            keep_hours     | 1000d | startup.history.keep.hours=PT24000H
            max_size       | 2G    | startup.history.maxBytes=2147483648
            url            | "jdbc:postgresql://db:5433/h", user: u | startup.history.server.url=jdbc:postgresql://db:5433/h, startup.history.server.user=u
            user           | u     | startup.history.server.user=u
            password       | p     | startup.history.server.password=p
            password_file  | TOKEN_FILE | startup.history.server.password=from-file
            buffer_max_size | 2M   | startup.history.server.bufferMaxBytes=2097152
            export_file         | /x/m.json | startup.history.export.file=Optional[/x/m.json]
            export_interval     | 5m        | startup.history.export.interval=PT5M
            export_max_size     | 1M        | startup.history.export.maxBytes=1048576
            export_backup_count | 0         | startup.history.export.backups=0
            """);

    private static final List<KeyExample> OF_ML = examples(Scope.ML, """
            enabled          | yes     | startup.ml.isEnabled=true
            act              | no      | startup.ml.acts=false
            lead_time        | 10m     | startup.ml.givenLeadTime=Optional[PT10M]
            look_ahead       | 2h      | startup.ml.lookAhead=PT2H
            suggestions_file | /x/ml.json | startup.ml.suggestionsFile=Optional[/x/ml.json]
            """);

    private static final List<KeyExample> OF_API = examples(Scope.API, """
            enabled                 | no          | startup.api.isEnabled=false
            listen                  | "[::1]:443" | startup.api.listen.host=::1, startup.api.listen.port=443
            tls_certificate         | /x/c.pem, tls_key: /x/k.pem         | startup.api.tls.certificate=Optional[/x/c.pem], startup.api.tls.key=Optional[/x/k.pem]
            tls_key                 | /x/k.pem, tls_certificate: /x/c.pem | startup.api.tls.certificate=Optional[/x/c.pem], startup.api.tls.key=Optional[/x/k.pem]
            max_requests_per_minute | 60          | startup.api.maxRequestsPerMinute=60
            """);

    private static final List<KeyExample> OF_PROXMOX_API =
            examples(Scope.PROXMOX_API, """
            host              | [pve1]          | startup.proxmoxApi.hosts[0]=pve1
            port              | 443             | startup.proxmoxApi.port=443
            token_id          | a@pve!b1        | startup.proxmoxApi.token.id=a@pve!b1
            token_secret      | t               | startup.proxmoxApi.token.secret=t
            token_secret_file | TOKEN_FILE      | startup.proxmoxApi.token.secret=from-file
            fingerprint       | FINGERPRINT     | startup.proxmoxApi.tls.fingerprint=FINGERPRINT
            ca_file           | /etc/passwd     | startup.proxmoxApi.tls.caFile=Optional[/etc/passwd]
            verify_tls        | no              | startup.proxmoxApi.tls.verify=false
            trust_memory      | yes             | startup.proxmoxApi.trustMemory=true
            """.replace("FINGERPRINT", "ab".repeat(32)));

    /** A section with the key in its second line. */
    public String asYaml() {
        return section() + ":\n  {" + key + ": " + value + "}\n";
    }

    /** The same key with another value. */
    KeyExample with(String other) {
        return new KeyExample(scope, key, other, changed);
    }

    /** Where the value stands in {@link #asYaml()}. */
    String where() {
        return "c.yaml:2:" + (key.length() + 6);
    }

    ConfigKey inCatalogue() {
        return KeyCatalogue.find(scope, key).orElseThrow();
    }

    private String section() {
        return switch (scope) {
            case DEFAULT -> "DEFAULT";
            case TIER -> "TIER_A";
            case GROUP -> "HORIZONTAL_SCALING_GROUP_A";
            case HISTORY -> "history";
            case ML -> "ml";
            case API -> "api";
            case PROXMOX_API -> "proxmox_api";
        };
    }

    @Override
    public String toString() {
        return section() + ": " + key;
    }

    private static List<KeyExample> examples(Scope scope, String table) {
        return table.lines()
                .map(line -> line.split("\\|"))
                .map(cells -> new KeyExample(scope, cells[0].strip(), cells[1].strip(), pairs(cells[2])))
                .toList();
    }

    private static Map<String, String> pairs(String text) {
        return Arrays.stream(text.split(","))
                .map(pair -> pair.strip().split("="))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (one, _) -> one, TreeMap::new));
    }

    public static List<KeyExample> ofDefault() {
        return OF_DEFAULT;
    }

    static List<KeyExample> ofGroups() {
        return OF_GROUPS;
    }

    static List<KeyExample> ofHistory() {
        return OF_HISTORY;
    }

    static List<KeyExample> ofMl() {
        return OF_ML;
    }

    static List<KeyExample> ofApi() {
        return OF_API;
    }

    static List<KeyExample> ofProxmoxApi() {
        return OF_PROXMOX_API;
    }

    /** Those of DEFAULT that tiers may have as well, as the settings of a container have them. */
    static List<KeyExample> ofTiers() {
        return OF_DEFAULT.stream()
                .filter(example -> KeyCatalogue.find(Scope.TIER, example.key()).isPresent())
                .map(example ->
                        new KeyExample(Scope.TIER, example.key(), example.value(), ofContainer(example.changed())))
                .toList();
    }

    private static Map<String, String> ofContainer(Map<String, String> changed) {
        Map<String, String> ofContainer = new TreeMap<>();
        changed.forEach((path, value) -> ofContainer.put(path.substring("containers.defaults.".length()), value));
        return ofContainer;
    }

    static Stream<KeyExample> all() {
        return Stream.of(ofDefault(), ofTiers(), ofGroups(), ofProxmoxApi()).flatMap(List::stream);
    }

    static Stream<KeyExample> numbers() {
        return all().filter(example -> !example.inCatalogue().range().isEmpty());
    }

    /** Groups need more than the one key; addresses are shown as a list, however they are written. */
    static Stream<KeyExample> shown() {
        return Stream.concat(
                Stream.of(ofDefault(), ofTiers())
                        .flatMap(List::stream)
                        .filter(example -> !example.key().equals("gotify_token_file")),
                ofGroups().stream()
                        .filter(example ->
                                !Set.of("base_snapshot_name", "static_ip_range").contains(example.key()))
                        .map(example -> new KeyExample(
                                example.scope(),
                                example.key(),
                                example.value() + ", base_snapshot_name: 101",
                                example.changed())));
    }
}
