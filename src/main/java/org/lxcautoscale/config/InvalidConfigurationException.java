package org.lxcautoscale.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration cannot be used. The message lists every problem. */
public final class InvalidConfigurationException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public InvalidConfigurationException(List<Problem> problems) {
        super(problems.stream()
                .map(Problem::toString)
                .collect(Collectors.joining(
                        System.lineSeparator(),
                        problems.size() == 1
                                ? "the configuration is invalid:" + System.lineSeparator()
                                : "the configuration has " + problems.size() + " problems:" + System.lineSeparator(),
                        "")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
