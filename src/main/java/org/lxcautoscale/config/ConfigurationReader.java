package org.lxcautoscale.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lxcautoscale.settings.Settings;

/** Reads configuration files. What is wrong is reported all at once. Immutable and safe for use by several threads. */
public final class ConfigurationReader {

    private static final long LARGEST_FILE = 1 << 20;

    private final Map<String, String> environment;

    /**
     * @param environment the variables that values may refer to
     */
    public ConfigurationReader(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * Reads a file.
     *
     * @param overrides values that stand in for those of DEFAULT, by key; from the command line
     */
    public Configuration read(Path file, Map<String, String> overrides) throws InvalidConfigurationException {
        String text;
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw unreadable(file, "it is larger than 1 MB");
            }
            text = Files.isDirectory(file) ? throwDirectory(file) : Files.readString(file);
        } catch (IOException e) {
            throw unreadable(file, FileProblems.inWords(e));
        }
        return read(String.valueOf(file), text, overrides);
    }

    private static String throwDirectory(Path file) throws InvalidConfigurationException {
        throw unreadable(file, "it is a directory");
    }

    private static InvalidConfigurationException unreadable(Path file, String why) {
        return new InvalidConfigurationException(
                List.of(new Problem(String.valueOf(file), "cannot be read: " + why, "")));
    }

    /** The configuration without a file: defaults and overrides. */
    public Configuration defaults(Map<String, String> overrides) throws InvalidConfigurationException {
        return read("(no file)", "", overrides);
    }

    /**
     * Reads a text.
     *
     * @param name of the file it comes from, for people
     */
    Configuration read(String name, String text, Map<String, String> overrides) throws InvalidConfigurationException {
        List<Problem> problems = new ArrayList<>();
        Source source = new Source(name, text);
        List<Section> sections = new YamlSections(source, new Variables(environment), problems).read();
        return resolve(source.start()::problem, sections, overrides, problems);
    }

    static Configuration resolve(
            Raw.Pointer file, List<Section> sections, Map<String, String> overrides, List<Problem> problems)
            throws InvalidConfigurationException {
        List<Values> values = new Resolver(file, problems).resolve(sections, overrides);
        if (!problems.isEmpty() && values.stream().anyMatch(ConfigurationReader::hasGaps)) {
            throw new InvalidConfigurationException(problems);
        }
        Settings settings = new SettingsBuilder(problems).build(values);
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
        return new Configuration(settings, values);
    }

    /** Whether a value is missing that the settings cannot do without. */
    private static boolean hasGaps(Values values) {
        return values.byKey().values().stream()
                .anyMatch(
                        value -> !value.isGiven() && !value.key().defaultValue().isEmpty());
    }
}
