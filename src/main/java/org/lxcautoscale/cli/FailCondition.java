package org.lxcautoscale.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lxcautoscale.replay.Replay;

/**
 * What must not be so: {@code violations>0.1}, {@code vpa.slack>30}.
 *
 * @param text as it was given
 * @param most in the unit of the figure
 */
record FailCondition(String text, String policy, ReplayFigure figure, double most) {

    private static final Pattern SYNTAX = Pattern.compile("\\s*(?:([\\w-]+)\\.)?(\\w+)\\s*>\\s*(\\d+(?:\\.\\d+)?)\\s*");

    /**
     * @param policies that are replayed
     * @param configured the policy that a condition without one is about, if it is among them
     */
    static FailCondition parse(String text, List<String> policies, Optional<String> configured)
            throws CommandFailedException {
        Matcher parts = SYNTAX.matcher(text);
        if (!parts.matches()) {
            throw wrong(text, "it must be a figure, '>' and a number, as violations>0.1 or vpa.slack>30");
        }
        ReplayFigure figure = ReplayFigure.conditional(parts.group(2))
                .orElseThrow(() -> wrong(
                        text,
                        "there is no figure '" + parts.group(2) + "'; there are "
                                + String.join(", ", ReplayFigure.conditions())));
        String policy = parts.group(1) == null
                ? configured.orElseThrow(() -> wrong(
                        text,
                        "it is about the configured policy, which --policy leaves out; name one, as vpa.slack>30"))
                : parts.group(1);
        if (!policies.contains(policy)) {
            throw wrong(text, "policy '" + policy + "' is not replayed; these are: " + String.join(", ", policies));
        }
        return new FailCondition(text, policy, figure, Double.parseDouble(parts.group(3)));
    }

    private static CommandFailedException wrong(String text, String why) {
        return new CommandFailedException(ExitCode.USAGE, "--fail-on '" + text + "': " + why);
    }

    /** A sentence if it is so, for the mean over the series; empty if not, or if the figure is unknown. */
    Optional<String> metBy(Replay.Result result) {
        return result.policies().stream()
                .filter(one -> one.policy().equals(policy))
                .map(one -> figure.of(one.mean()))
                .filter(value -> value > most)
                .map(value -> String.format(
                        Locale.ROOT,
                        "%s: %s of %s is %.3f on %s of %s",
                        text,
                        figure.condition(),
                        policy,
                        value,
                        ReplayView.name(result.resource()),
                        result.source()))
                .findFirst();
    }
}
