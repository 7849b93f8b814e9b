package org.lxcautoscale.history;

import java.util.List;
import java.util.function.Consumer;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.history.Series.Point;

/**
 * One minute of a container, as the history keeps it; immutable.
 *
 * @param id number of the container
 * @param name its host name
 * @param point its figures
 */
public record Minute(String id, String name, Point<ContainerFigure> point) {

    /**
     * Observes the loop, and tells of the minutes of all containers when they are over.
     *
     * @param next called on the thread of the loop; must not block
     */
    public static CycleListener recorder(Consumer<List<Minute>> next) {
        return new Recorder("", "", rows -> next.accept(of(rows)));
    }

    private static List<Minute> of(List<Row> rows) {
        return rows.stream()
                .filter(Row.OfContainer.class::isInstance)
                .map(Row.OfContainer.class::cast)
                .map(row -> new Minute(row.id(), row.name(), new Point<>(row.minute(), row.figures())))
                .toList();
    }
}
