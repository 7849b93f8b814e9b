package org.lxcautoscale.recommend;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.lxcautoscale.container.Resource;

/**
 * What size a container should have.
 *
 * @param node where it is; empty for a single host, or where that is not known
 * @param seen for how long anything is known of it; zero where nothing is
 */
public record Recommendation(
        String id, String name, String node, Duration seen, Confidence confidence, Of cpu, Of memory) {

    /** What is said of one resource. */
    public sealed interface Of permits Advised, Silent {}

    /**
     * A size; amounts are in the base unit of the resource.
     *
     * @param then the size that it should have; {@code now} if it should stay
     * @param why a sentence without its end
     * @param at to what time that sentence refers
     * @param shortNow in how many windows of 5 minutes the size that it has now would have been too small
     * @param shortAdaptive in how many the sizes would have been that the adaptive policy gives it, beginning with the size now
     */
    public record Advised(long now, long then, String why, Instant at, long shortNow, long shortAdaptive)
            implements Of {

        public boolean isChange() {
            return then != now;
        }
    }

    /**
     * No size can be advised.
     *
     * @param because a sentence without its end
     */
    public record Silent(String because) implements Of {}

    public Of of(Resource resource) {
        return switch (resource) {
            case CPU -> cpu;
            case MEMORY -> memory;
        };
    }

    /** What is advised, if anything is. */
    public Optional<Advised> advised(Resource resource) {
        return of(resource) instanceof Advised advised ? Optional.of(advised) : Optional.empty();
    }

    /** Whether anything would change. */
    public boolean isChange() {
        return Stream.of(Resource.values())
                .flatMap(resource -> advised(resource).stream())
                .anyMatch(Advised::isChange);
    }
}
