package org.lxcautoscale.ui.policy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lxcautoscale.config.ConfigurationChange;
import org.lxcautoscale.config.LineDifference;
import org.lxcautoscale.config.Problem;
import org.lxcautoscale.ui.page.Copyable;
import org.lxcautoscale.ui.page.Page;

/**
 * The configuration, or a draft of it, and what is to be said about it.
 *
 * @param file its path; empty when there is none that could be edited here
 * @param text of the file, or the draft; without the secrets of the file
 * @param version of the file that it was made from
 * @param mayEdit whether who looks may change it
 * @param said what has come of what was done
 * @param problems of the text, errors or warnings
 * @param difference to the file; empty if it was not asked for
 * @param coverage which containers each part touches; empty when the text has errors
 * @param copyables the same as commands
 */
public record PolicyPage(
        String title,
        Optional<String> file,
        String text,
        String version,
        boolean mayEdit,
        Optional<Said> said,
        List<Problem> problems,
        Optional<Difference> difference,
        Optional<Coverage> coverage,
        List<Copyable> copyables)
        implements Page {

    /** Rows below the last line, to write more. */
    private static final int SPARE = 10;

    /** Words at the head of the page. */
    public record Said(Tone tone, String words) {}

    /** How words are meant. */
    public enum Tone {
        GOOD,
        WARN,
        BAD;

        /** The class of a notice. */
        public String style() {
            return switch (this) {
                case GOOD -> "notice good";
                case WARN -> "notice warn";
                case BAD -> "notice bad";
            };
        }
    }

    /**
     * What a draft changes.
     *
     * @param hunks lines, against the file
     * @param change values and containers, against what is in force; empty when the draft has errors
     */
    public record Difference(List<LineDifference.Hunk> hunks, Optional<ConfigurationChange> change) {
        public Difference {
            hunks = List.copyOf(hunks);
        }
    }

    /** A number beside the text. */
    public record LineNumber(int number, boolean isBad) {}

    public PolicyPage {
        problems = List.copyOf(problems);
        copyables = List.copyOf(copyables);
    }

    @Override
    public String template() {
        return "policy/policy.jte";
    }

    public boolean hasErrors() {
        return problems.stream().anyMatch(Problem::isError);
    }

    /** How many rows the text has, with some to write more. */
    public int rows() {
        return text.split("\n", -1).length + (mayEdit ? SPARE : 0);
    }

    /** The numbers of the rows. */
    public List<LineNumber> numbers() {
        return Stream.iterate(1, number -> number <= rows(), number -> number + 1)
                .map(number -> new LineNumber(
                        number,
                        problems.stream().anyMatch(problem -> problem.line().orElse(0) == number)))
                .toList();
    }
}
