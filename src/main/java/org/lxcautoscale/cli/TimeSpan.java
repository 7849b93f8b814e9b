package org.lxcautoscale.cli;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time on the command line: {@code 30m}, {@code 6h}, {@code 7d}, {@code 8w}, {@code 1y}. */
final class TimeSpan {

    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,5})([mhdwy])");

    /** Steps that people count in. */
    private static final List<Duration> STEPS = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(4),
            Duration.ofHours(8),
            Duration.ofDays(1),
            Duration.ofDays(2),
            Duration.ofDays(7),
            Duration.ofDays(14),
            Duration.ofDays(28));

    private TimeSpan() {}

    /** @param option for the message */
    static Duration parse(String option, String text) throws CommandFailedException {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "%s is '%s', but must be a time such as 30m, 6h, 7d, 8w or 1y".formatted(option, text));
        }
        long minutes = switch (matcher.group(2)) {
            case "m" -> 1;
            case "h" -> 60;
            case "d" -> 24 * 60;
            case "w" -> 7 * 24 * 60;
            default -> 365 * 24 * 60;
        };
        return Duration.ofMinutes(Long.parseLong(matcher.group(1)) * minutes);
    }

    /** The next longer step that people count in. */
    static Duration roundUp(Duration time) {
        return STEPS.stream()
                .filter(step -> step.compareTo(time) >= 0)
                .findFirst()
                .orElse(STEPS.getLast());
    }
}
