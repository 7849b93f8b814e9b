package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads configurations that tests write down, all of them as {@code c.yaml}. */
final class Reading {

    private static final String NAME = "c.yaml";

    private Reading() {}

    static Configuration of(String yaml) throws InvalidConfigurationException {
        return of(yaml, Map.of());
    }

    static Configuration of(String yaml, Map<String, String> overrides) throws InvalidConfigurationException {
        return with(Map.of(), yaml, overrides);
    }

    static Configuration with(Map<String, String> environment, String yaml, Map<String, String> overrides)
            throws InvalidConfigurationException {
        return new ConfigurationReader(environment).read(NAME, yaml, overrides);
    }

    static List<Problem> problems(String yaml) {
        return problems(Map.of(), yaml, Map.of());
    }

    static List<Problem> problems(Map<String, String> environment, String yaml, Map<String, String> overrides) {
        InvalidConfigurationException e =
                catchThrowableOfType(InvalidConfigurationException.class, () -> with(environment, yaml, overrides));
        assertThat(e).as(yaml.length() > 500 ? "a long text" : yaml).isNotNull();
        assertThat(e.problems().stream().limit(20).toList())
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(e).hasMessageContaining(problem.message()));
        return e.problems();
    }

    /** Where and what, one line a problem. */
    static List<String> complaints(String yaml) {
        return lines(problems(yaml));
    }

    static List<String> lines(List<Problem> problems) {
        return problems.stream()
                .map(problem -> problem.where() + ": " + problem.message())
                .toList();
    }

    static String fixture(String name) throws IOException {
        try (InputStream in = Reading.class.getResourceAsStream("/config/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
