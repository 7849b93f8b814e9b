package org.lxcautoscale.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.lxcautoscale.io.FileErrors;
import org.lxcautoscale.io.TextFile;
import org.lxcautoscale.settings.Settings;

/** Reads configuration files. What is wrong is reported all at once. Immutable and safe for use by several threads. */
public final class ConfigurationReader {

    private static final int LARGEST_FILE = 1 << 18;

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
        return read(String.valueOf(file), textOf(file), overrides);
    }

    /** The text of a configuration file, in whichever format. */
    static String textOf(Path file) throws InvalidConfigurationException {
        try {
            return TextFile.readUtf8(file, LARGEST_FILE);
        } catch (IOException e) {
            throw new InvalidConfigurationException(
                    List.of(new Problem(String.valueOf(file), "cannot be read: " + FileErrors.reason(e), "")));
        }
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
        return resolve(source.start()::problem, new OriginalFile(problems).translated(sections), overrides, problems);
    }

    /**
     * Checks what was written.
     *
     * @param problems what has been found so far; contradictions are looked for all the same
     */
    static Configuration resolve(
            Raw.Pointer file, List<Section> sections, Map<String, String> overrides, List<Problem> problems)
            throws InvalidConfigurationException {
        List<Values> values = new Resolver(file, problems).resolve(sections, overrides);
        Settings settings = new SettingsBuilder(problems).build(values);
        List<Problem> errors = inOrder(problems.stream().filter(Problem::isError));
        if (!errors.isEmpty()) {
            throw new InvalidConfigurationException(errors);
        }
        return new Configuration(settings, values, inOrder(problems.stream()));
    }

    private static List<Problem> inOrder(Stream<Problem> problems) {
        return problems.distinct().sorted(Problem.IN_ORDER).toList();
    }
}
