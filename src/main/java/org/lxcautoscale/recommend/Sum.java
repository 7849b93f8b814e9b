package org.lxcautoscale.recommend;

import java.util.List;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.recommend.Recommendation.Advised;

/**
 * The sum of recommendations for one resource, in its base unit.
 *
 * @param back what would be given back
 * @param more what more would be given
 * @param shortNow windows of 5 minutes in which the sizes that there are now would have been too small, of all containers
 * @param shortAdaptive the same of the sizes that the adaptive policy gives
 */
public record Sum(long back, long more, long shortNow, long shortAdaptive) {

    public static Sum of(List<Recommendation> all, Resource resource) {
        List<Advised> advised =
                all.stream().flatMap(one -> one.advised(resource).stream()).toList();
        return new Sum(
                advised.stream()
                        .mapToLong(one -> Math.max(0, one.now() - one.then()))
                        .sum(),
                advised.stream()
                        .mapToLong(one -> Math.max(0, one.then() - one.now()))
                        .sum(),
                advised.stream().mapToLong(Advised::shortNow).sum(),
                advised.stream().mapToLong(Advised::shortAdaptive).sum());
    }
}
