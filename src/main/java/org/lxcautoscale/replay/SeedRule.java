package org.lxcautoscale.replay;

import org.lxcautoscale.container.Resource;

/**
 * The rule of the original LXC AutoScale, of August 2024, with its defaults: more above {@value #UPPER} %, less below
 * {@value #LOWER} % of the limit.
 *
 * <ul>
 *   <li>cores: by a tenth of the distance from the threshold in percent, at least {@value #LEAST_CORES}, at most {@value
 *       #MOST_CORES}
 *   <li>memory: up by {@value #CHUNK} MiB for each 10 % above the threshold, at least as much; down to what is left of the limit
 *       after as many whole chunks as are above the first
 * </ul>
 */
final class SeedRule implements SizingPolicy {

    private static final double UPPER = 80;
    private static final double LOWER = 20;
    private static final double LEAST_CORES = 1;
    private static final double MOST_CORES = 4;
    private static final double CHUNK = 512;

    private final Resource resource;

    SeedRule(Resource resource) {
        this.resource = resource;
    }

    @Override
    public double decide(Seen seen) {
        double limit = seen.limit();
        double percent = 100 * seen.used() / limit;
        if (percent > UPPER) {
            return limit
                    + switch (resource) {
                        case CPU -> cores(percent - UPPER);
                        case MEMORY -> Math.max(CHUNK, whole((percent - UPPER) * CHUNK / 10));
                    };
        }
        double least = resource == Resource.CPU ? LEAST_CORES : CHUNK;
        if (percent >= LOWER || limit <= least) {
            return limit;
        }
        return limit
                - switch (resource) {
                    case CPU -> cores(LOWER - percent);
                    case MEMORY -> Math.min(CHUNK * Math.floor((limit - CHUNK) / CHUNK), limit - CHUNK);
                };
    }

    private static double cores(double distance) {
        return Math.min(MOST_CORES, Math.max(LEAST_CORES, whole(distance / 10)));
    }

    private static double whole(double positive) {
        return Math.floor(positive);
    }
}
