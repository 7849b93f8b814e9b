package org.lxcautoscale.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration cannot be used. The message lists the problems: every one, unless there are very many. */
public final class InvalidConfigurationException extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int MOST_LISTED = 50;

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
        String more = problems.size() > MOST_LISTED ? line + "… and " + (problems.size() - MOST_LISTED) + " more" : "";
        return problems.stream()
                .limit(MOST_LISTED)
                .map(Problem::toString)
                .collect(Collectors.joining(line, heading + line, more));
    }

    /** Every problem, in the order of the file. */
    public List<Problem> problems() {
        return problems;
    }
}
