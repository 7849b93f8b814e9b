package org.lxcautoscale.replay;

import java.util.List;
import org.lxcautoscale.container.Resource;

/**
 * Series that were recorded together and are scored together.
 *
 * @param name where they come from, for display
 * @param series of one resource or of both, in the order of the source; all have steps of the same length
 */
public record DataSet(String name, List<Series> series) {

    public DataSet {
        series = List.copyOf(series);
    }

    /** Those of one resource. */
    public List<Series> of(Resource resource) {
        return series.stream().filter(one -> one.resource() == resource).toList();
    }
}
