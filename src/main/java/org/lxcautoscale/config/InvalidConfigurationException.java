package org.lxcautoscale.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration is invalid. The message lists its problems, at most {@value #MAX_LISTED}. */
public final class InvalidConfigurationException extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int MAX_LISTED = 50;

    private final transient List<Problem> problems;

    public InvalidConfigurationException(List<Problem> problems) {
        super(inWords(problems));
        this.problems = List.copyOf(problems);
    }

    private static String inWords(List<Problem> problems) {
        String line = System.lineSeparator();
        String heading = problems.size() == 1
                ? "the configuration is invalid:"
                : "the configuration has " + problems.size() + " problems:";
        String more = problems.size() > MAX_LISTED ? line + "… and " + (problems.size() - MAX_LISTED) + " more" : "";
        return problems.stream()
                .limit(MAX_LISTED)
                .map(Problem::toString)
                .collect(Collectors.joining(line, heading + line, more));
    }

    /** Every problem, in file order. */
    public List<Problem> problems() {
        return problems;
    }
}
