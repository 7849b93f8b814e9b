package org.lxcautoscale.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lxcautoscale.settings.FileSettings;

/** A configuration is invalid, or cannot be migrated. The message lists its problems, at most {@value #MAX_LISTED}. */
public final class InvalidConfigurationException extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int MAX_LISTED = 50;

    private final transient List<Problem> problems;
    private final transient Optional<FileSettings> files;

    public InvalidConfigurationException(List<Problem> problems) {
        this(problems, Optional.empty());
    }

    /**
     * @param files what could be read of them
     */
    InvalidConfigurationException(List<Problem> problems, Optional<FileSettings> files) {
        this(
                "the configuration is invalid:",
                "the configuration has " + problems.size() + " problems:",
                problems,
                files);
    }

    private InvalidConfigurationException(
            String one, String several, List<Problem> problems, Optional<FileSettings> files) {
        super(inWords(problems.size() == 1 ? one : several, problems));
        this.problems = List.copyOf(problems);
        this.files = files;
    }

    /** A configuration is valid, but must be changed by hand before it can be migrated. */
    static InvalidConfigurationException notMigrated(List<Problem> problems) {
        String heading = "the configuration cannot be migrated as it is:";
        return new InvalidConfigurationException(heading, heading, problems, Optional.empty());
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

    /**
     * The files that the configuration names, as far as it could be read: a part that is invalid has its default. Empty when
     * nothing could be read.
     */
    public Optional<FileSettings> files() {
        return files;
    }
}
