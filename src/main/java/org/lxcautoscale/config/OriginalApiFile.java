package org.lxcautoscale.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lxcautoscale.settings.Settings;

/** What the configuration of the original's API, {@code autoscaleapi.yaml}, says. Immutable. */
public final class OriginalApiFile {

    private static final String LIMIT = "max_requests_per_minute";

    private static final ConfigKey LIMIT_KEY =
            ConfigKey.integer(LIMIT, "", 1, 100_000, "requests", "Most that a client may ask in a minute.");

    /** Why the keys of a section have no effect. */
    private static final Map<String, String> IGNORED = Map.of(
            "lxc", "nodes and storage are those of the host, and each kind of task has its own time limit",
            "logging", "there is one log, with log_file, log_max_bytes and log_backup_count of our configuration",
            "error_handling", "errors say what is wrong, and faults of the program are logged",
            "gunicorn", "the API is part of the daemon");

    private final Optional<Integer> maxRequestsPerMinute;
    private final List<Problem> warnings;

    private OriginalApiFile(Optional<Integer> maxRequestsPerMinute, List<Problem> warnings) {
        this.maxRequestsPerMinute = maxRequestsPerMinute;
        this.warnings = List.copyOf(warnings);
    }

    /**
     * Reads the file.
     *
     * @throws InvalidConfigurationException with all problems at once
     */
    public static OriginalApiFile read(Path file) throws InvalidConfigurationException {
        return read(String.valueOf(file), ConfigurationReader.readText(file));
    }

    /** @param name of the file, for messages */
    static OriginalApiFile read(String name, String text) throws InvalidConfigurationException {
        List<Problem> problems = new ArrayList<>();
        Map<String, Object> values = new HashMap<>();
        SourceText source = new SourceText(name, text);
        for (RawSection section : new YamlReader(source, new EnvironmentVariables(Map.of()), problems).read()) {
            section.values().forEach((key, raw) -> read(section.name(), key, raw, values, problems));
        }
        List<Problem> sorted =
                problems.stream().distinct().sorted(Problem.BY_POSITION).toList();
        List<Problem> errors = sorted.stream().filter(Problem::isError).toList();
        if (!errors.isEmpty()) {
            throw new InvalidConfigurationException(errors);
        }
        return new OriginalApiFile(Optional.ofNullable((Long) values.get(LIMIT)).map(Math::toIntExact), sorted);
    }

    private static void read(
            String section, String key, RawValue raw, Map<String, Object> values, List<Problem> problems) {
        if (section.equals("rate_limiting") && key.equals(LIMIT)) {
            new ValueParser(problems).parse(LIMIT_KEY, raw).ifPresent(value -> values.put(LIMIT, value));
            return;
        }
        String why = IGNORED.getOrDefault(section, "the original's API did not know it either");
        problems.add(raw.keyLocation()
                .problem("'%s' in section '%s' has no effect: %s"
                        .formatted(Problem.quote(key), Problem.quote(section), why))
                .asWarning());
    }

    /** What was written but has no effect, in file order. */
    public List<Problem> warnings() {
        return warnings;
    }

    /** The settings of our own configuration, and what this file says of the API where they do not. */
    public Settings addTo(Configuration ours) {
        return maxRequestsPerMinute.isEmpty() || ours.isWritten(RawSection.API, LIMIT)
                ? ours.settings()
                : ours.settings().withRequestsPerMinute(maxRequestsPerMinute.get());
    }
}
