package org.lxcautoscale.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration is invalid, or cannot be migrated. The message lists its problems, at most {@value #MAX_LISTED}. */
public final class InvalidConfigurationException extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int MAX_LISTED = 50;

    private final transient List<Problem> problems;

    public InvalidConfigurationException(List<Problem> problems) {
        this("the configuration is invalid:", "the configuration has " + problems.size() + " problems:", problems);
    }

    private InvalidConfigurationException(String one, String several, List<Problem> problems) {
        super(inWords(problems.size() == 1 ? one : several, problems));
        this.problems = List.copyOf(problems);
    }

    /** A configuration is valid, but must be changed by hand before it can be migrated. */
    static InvalidConfigurationException notMigrated(List<Problem> problems) {
        String heading = "the configuration cannot be migrated as it is:";
        return new InvalidConfigurationException(heading, heading, problems);
    }

    private static String inWords(String heading, List<Problem> problems) {
        String line = System.lineSeparator();
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
