package org.lxcautoscale.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.lxcautoscale.io.FileErrors;
import org.lxcautoscale.io.TextFile;
import org.lxcautoscale.settings.Settings;

/** Reads configuration files and reports all problems at once. Immutable and thread-safe. */
public final class ConfigurationReader {

    /** In bytes. */
    static final int MAX_FILE_SIZE = 1 << 18;

    private final Map<String, String> environment;

    /**
     * @param environment variables that values may refer to
     */
    public ConfigurationReader(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * Reads a file.
     *
     * @param overrides values from the command line that replace those in DEFAULT, by key
     */
    public Configuration read(Path file, Map<String, String> overrides) throws InvalidConfigurationException {
        return read(String.valueOf(file), readText(file), overrides);
    }

    /** Reads a configuration file of either format as text. */
    static String readText(Path file) throws InvalidConfigurationException {
        try {
            return TextFile.readUtf8(file, MAX_FILE_SIZE);
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
     * @param name of the file, for messages
     * @param overrides values from the command line that replace those in DEFAULT, by key
     */
    public Configuration read(String name, String text, Map<String, String> overrides)
            throws InvalidConfigurationException {
        List<Problem> problems = new ArrayList<>();
        SourceText source = new SourceText(name, text);
        List<RawSection> sections = new YamlReader(source, new EnvironmentVariables(environment), problems).read();
        return resolve(source.start(), new OriginalFileTranslator(problems).translate(sections), overrides, problems);
    }

    /**
     * Resolves and validates what was written.
     *
     * @param problems those found so far; validation continues regardless
     */
    static Configuration resolve(
            RawValue.Location file, List<RawSection> sections, Map<String, String> overrides, List<Problem> problems)
            throws InvalidConfigurationException {
        boolean isOutdated = problems.stream().anyMatch(problem -> !problem.isError());
        SectionResolver resolver = new SectionResolver(file, problems);
        List<ResolvedSection> values = resolver.resolve(sections, overrides);
        Settings settings = new SettingsBuilder(problems)
                .build(
                        values,
                        resolver.unwritten(RawSection.HISTORY),
                        resolver.unwritten(RawSection.ML),
                        resolver.unwritten(RawSection.API));
        if (problems.isEmpty()) {
            return new Configuration(settings, values, List.of(), false);
        }
        List<Problem> errors = inOrder(problems.stream().filter(Problem::isError));
        if (!errors.isEmpty()) {
            throw new InvalidConfigurationException(
                    errors, Optional.of(settings.startup().files()));
        }
        return new Configuration(settings, values, inOrder(problems.stream()), isOutdated);
    }

    private static List<Problem> inOrder(Stream<Problem> problems) {
        return problems.distinct().sorted(Problem.BY_POSITION).toList();
    }
}
