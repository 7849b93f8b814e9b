package org.lxcautoscale.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lxcautoscale.replay.Score;

/** The figures of a replay as they are shown, in the order of the columns. */
enum ReplayFigure {
    SLACK("SLACK %", "slackPercent", "slack", 1),
    VIOLATIONS("VIOLATIONS %", "violationsPercent", "violations", 3),
    LOST_USE("LOST USE %", "lostUsePercent", "lost", 3),
    CHANGES("CHANGES/CT-DAY", "changesPerContainerDay", "changes", 2),
    LIMIT("LIMIT/OWN", "limitToAllocation", "limit", 2),
    DIFFERS("DIFFERS %", "differsPercent", "differs", 1);

    private final String heading;
    private final String field;
    private final String condition;
    private final int decimals;

    ReplayFigure(String heading, String field, String condition, int decimals) {
        this.heading = heading;
        this.field = field;
        this.condition = condition;
        this.decimals = decimals;
    }

    String heading() {
        return heading;
    }

    /** Its name in JSON and CSV. */
    String field() {
        return field;
    }

    /** Its name in {@code --fail-on}. */
    String condition() {
        return condition;
    }

    static List<String> conditions() {
        return Arrays.stream(values()).map(ReplayFigure::condition).toList();
    }

    static Optional<ReplayFigure> conditional(String name) {
        return Arrays.stream(values()).filter(one -> one.condition.equals(name)).findFirst();
    }

    /** Its value; NaN if it is unknown. */
    double of(Score score) {
        return switch (this) {
            case SLACK -> 100 * score.slack();
            case VIOLATIONS -> 100 * score.violationShare();
            case LOST_USE -> 100 * score.lostUse();
            case CHANGES -> score.changesPerDay();
            case LIMIT -> score.limitToAllocation();
            case DIFFERS -> 100 * score.differs();
        };
    }

    /** Its value for a table; {@code -} if it is unknown. */
    String text(Score score) {
        double value = of(score);
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
