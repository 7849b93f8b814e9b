package org.lxcautoscale.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lxcautoscale.settings.ExportSettings;
import org.lxcautoscale.settings.Settings;

/** What the configuration of the original's Monitor, {@code lxc_monitor.yaml}, says. Immutable. */
public final class MonitorFile {

    private static final Path EXPORT_FILE = Path.of("/var/log/lxc_metrics.json");

    private static final double ONE_DAY = 86_400;

    /** The keys that mean something here, by section. */
    private static final Map<String, List<ConfigKey>> KEYS = keys();

    /** The others, and why they do not. */
    private static final Map<String, String> IGNORED = ignored();

    private final Map<String, Object> values;
    private final List<Problem> warnings;

    private MonitorFile(Map<String, Object> values, List<Problem> warnings) {
        this.values = Map.copyOf(values);
        this.warnings = List.copyOf(warnings);
    }

    private static Map<String, List<ConfigKey>> keys() {
        Map<String, List<ConfigKey>> keys = new LinkedHashMap<>();
        keys.put(
                "logging",
                List.of(
                        ConfigKey.text("log_file", "", "The log."),
                        ConfigKey.integer(
                                "log_max_bytes", "", 4096, Double.POSITIVE_INFINITY, "bytes", "Size of the log."),
                        ConfigKey.integer("log_backup_count", "", 0, 1000, "files", "Rotated logs."),
                        ConfigKey.choice(
                                "log_level",
                                "info",
                                List.of("debug", "info", "warning", "error", "critical"),
                                "Least level of entries.")));
        keys.put(
                "monitoring",
                List.of(
                        ConfigKey.text("export_file", "", "The exported file."),
                        ConfigKey.integer("check_interval", "", 1, ONE_DAY, "s", "Time between two exports."),
                        ConfigKey.bool("enable_swap", true, "Whether swap is exported."),
                        ConfigKey.bool("enable_network", true, "Whether the network is exported."),
                        ConfigKey.bool("enable_filesystem", true, "Whether file systems are exported.")));
        return keys;
    }

    private static Map<String, String> ignored() {
        String readings = "all containers are read at once, and none takes a process";
        Map<String, String> ignored = new LinkedHashMap<>();
        ignored.put("parallel_processing", readings);
        ignored.put("max_workers", readings);
        ignored.put("excluded_devices", "what passes through several devices is counted once, and none is left out");
        ignored.put("retry_limit", "what cannot be read is read again with the next sample");
        ignored.put("retry_delay", "what cannot be read is read again with the next sample");
        return ignored;
    }

    /**
     * Reads the file.
     *
     * @throws InvalidConfigurationException with all problems at once
     */
    public static MonitorFile read(Path file) throws InvalidConfigurationException {
        return read(String.valueOf(file), ConfigurationReader.readText(file));
    }

    /** @param name of the file, for messages */
    static MonitorFile read(String name, String text) throws InvalidConfigurationException {
        List<Problem> problems = new ArrayList<>();
        SourceText source = new SourceText(name, text);
        Map<String, Object> values = new HashMap<>();
        for (RawSection section : new YamlReader(source, new EnvironmentVariables(Map.of()), problems).read()) {
            List<ConfigKey> keys = KEYS.get(section.name());
            if (keys == null) {
                problems.add(section.location()
                        .problem("unknown section '%s': sections are logging and monitoring%s"
                                .formatted(
                                        Problem.quote(section.name()), Suggestion.of(section.name(), KEYS.keySet()))));
            } else {
                section.values().forEach((key, raw) -> read(section.name(), keys, key, raw, values, problems));
            }
        }
        List<Problem> sorted =
                problems.stream().distinct().sorted(Problem.BY_POSITION).toList();
        List<Problem> errors = sorted.stream().filter(Problem::isError).toList();
        if (!errors.isEmpty()) {
            throw new InvalidConfigurationException(errors);
        }
        return new MonitorFile(values, sorted);
    }

    private static void read(
            String section,
            List<ConfigKey> keys,
            String name,
            RawValue raw,
            Map<String, Object> values,
            List<Problem> problems) {
        Optional<ConfigKey> known =
                keys.stream().filter(key -> key.name().equals(name)).findFirst();
        String why = section.equals("monitoring") ? IGNORED.get(name) : null;
        if (known.isPresent()) {
            new ValueParser(problems)
                    .parse(known.get(), raw)
                    .filter(value -> !value.equals(""))
                    .ifPresent(value -> values.put(name, value));
            checkPath(name, raw, values, problems);
        } else if (why != null) {
            problems.add(raw.keyLocation()
                    .problem("'%s' has no effect: %s".formatted(name, why))
                    .asWarning());
        } else {
            List<String> names =
                    new ArrayList<>(keys.stream().map(ConfigKey::name).toList());
            names.addAll(section.equals("monitoring") ? IGNORED.keySet() : List.of());
            problems.add(raw.keyLocation()
                    .problem("unknown key '%s' in section '%s'%s"
                            .formatted(Problem.quote(name), section, Suggestion.of(name, names))));
        }
    }

    private static void checkPath(String name, RawValue raw, Map<String, Object> values, List<Problem> problems) {
        if (name.endsWith("_file") && values.containsKey(name) && !isFile(raw.text())) {
            problems.add(raw.location()
                    .problem("%s is '%s', but must be an absolute path".formatted(name, Problem.quote(raw.text()))));
        }
    }

    private static boolean isFile(String text) {
        try {
            Path path = Path.of(text);
            return path.isAbsolute() && path.getFileName() != null;
        } catch (InvalidPathException _) {
            return false;
        }
    }

    /** What was written but has no effect, in file order. */
    public List<Problem> warnings() {
        return warnings;
    }

    /** The settings of our own configuration, and what this file says of the export where they do not. */
    public Settings addTo(Configuration ours) {
        ExportSettings own = ours.settings().startup().history().export();
        Optional<Path> file = ours.isWritten(RawSection.HISTORY, "export_file")
                ? own.file()
                : Optional.of(path("export_file").orElse(EXPORT_FILE));
        Duration interval = ours.isWritten(RawSection.HISTORY, "export_interval")
                ? own.interval()
                : whole("check_interval").map(Duration::ofSeconds).orElse(own.interval());
        ExportSettings.Parts parts = new ExportSettings.Parts(
                isEnabled("enable_swap"), isEnabled("enable_network"), isEnabled("enable_filesystem"));
        return ours.settings().withExport(new ExportSettings(file, interval, own.maxBytes(), own.backups(), parts));
    }

    /** The log; empty where the file does not say. */
    public Optional<Path> logFile() {
        return path("log_file");
    }

    /** Size in bytes at which the log is rotated; empty where the file does not say. */
    public Optional<Long> logMaxBytes() {
        return whole("log_max_bytes");
    }

    /** How many rotated logs to keep; empty where the file does not say. */
    public Optional<Integer> logBackupCount() {
        return whole("log_backup_count").map(Math::toIntExact);
    }

    /** {@code debug}, {@code info}, {@code warning}, {@code error} or {@code critical}. */
    public String logLevel() {
        return String.valueOf(values.getOrDefault("log_level", "info"));
    }

    private Optional<Path> path(String key) {
        return Optional.ofNullable(values.get(key)).map(text -> Path.of(String.valueOf(text)));
    }

    private Optional<Long> whole(String key) {
        return Optional.ofNullable((Long) values.get(key));
    }

    private boolean isEnabled(String key) {
        return (Boolean) values.getOrDefault(key, true);
    }
}
