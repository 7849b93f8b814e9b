package org.lxcautoscale.learn;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.Grid;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.recommend.Recommender;
import org.lxcautoscale.recommend.Recommender.Target;
import org.lxcautoscale.recommend.Size;
import org.lxcautoscale.recommend.Subject;
import org.lxcautoscale.replay.PastUse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Suggests what is recommended by past use: CPU use counts less where it rises all at once, memory changes in steps, and nothing is
 * taken away while the use is unusual, or before a day of it is known. Thread-safe.
 */
public final class UsageSuggester implements Suggester {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    private final SuggestionSettings settings;
    private final Recommender recommender = new Recommender();

    public UsageSuggester(SuggestionSettings settings) {
        this.settings = settings;
    }

    @Override
    public Optional<Suggestion> suggest(Subject subject, Optional<PastUse> use, Instant at) {
        if (use.isEmpty()) {
            return Optional.empty();
        }
        PastUse smoothed = Windows.smoothed(use.get(), settings);
        Allocation now = size(subject);
        Map<Resource, Target> changes = new EnumMap<>(Resource.class);
        Allocation suggested = now;
        for (Resource resource : Resource.values()) {
            Optional<Target> advised =
                    recommender.target(subject, smoothed, resource).filter(Target::isChange);
            if (advised.isPresent()) {
                changes.put(resource, advised.get());
                suggested = suggested.with(resource, target(subject, resource, advised.get()));
            }
        }
        Allocation known = suggested;
        for (Resource resource : changes.keySet()) {
            if (suggested.get(resource) < now.get(resource)
                    && use.get().of(resource).known() < Windows.OF_A_DAY) {
                LOG.debug("Container {}: nothing is taken away before a day of its use is known.", subject.id());
                known = known.with(resource, now.get(resource));
            }
        }
        suggested = known;
        Optional<String> unusual =
                growthOnly(now, suggested).equals(suggested) ? Optional.empty() : Windows.unusual(use.get(), settings);
        if (unusual.isPresent()) {
            LOG.debug("Container {}: nothing is taken away, because {}.", subject.id(), unusual.get());
            suggested = growthOnly(now, suggested);
        }
        List<String> reasons = new ArrayList<>();
        for (Map.Entry<Resource, Target> change : changes.entrySet()) {
            if (suggested.get(change.getKey()) != now.get(change.getKey())) {
                reasons.add(change.getValue().why());
            }
        }
        return reasons.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Suggestion(at, new ContainerId(subject.id()), now, suggested, String.join("; ", reasons)));
    }

    private static Allocation size(Subject subject) {
        return new Allocation(
                new Cores(Math.toIntExact(now(subject.cpu(), Resource.CPU))),
                new MemorySize(now(subject.memory(), Resource.MEMORY)));
    }

    private static long now(Size size, Resource resource) {
        return switch (size) {
            case Size.Known known -> known.now();
            case Size.Unknown _ -> resource.unlimited();
        };
    }

    private long target(Subject subject, Resource resource, Target advised) {
        if (resource == Resource.CPU) {
            return advised.then();
        }
        long most = settings.memoryMost() / settings.memoryStep();
        long change = advised.then() - advised.now();
        if (change < 0) {
            return Grid.MEBIBYTES.roundUp(
                    advised.now() - Math.min(most, -change / settings.memoryStep()) * settings.memoryStep());
        }
        long highest =
                Math.max(advised.then(), subject.settings().of(Resource.MEMORY).maximum());
        long stepped =
                advised.now() + Math.min(most, Math.ceilDiv(change, settings.memoryStep())) * settings.memoryStep();
        return Math.max(advised.now(), Grid.MEBIBYTES.roundDown(Math.min(stepped, Math.min(highest, most(subject)))));
    }

    private static long most(Subject subject) {
        return subject.memory() instanceof Size.Known known ? known.most() : Resource.MEMORY.unlimited();
    }

    private static Allocation growthOnly(Allocation now, Allocation suggested) {
        Allocation growth = now;
        for (Resource resource : Resource.values()) {
            growth = growth.with(resource, Math.max(now.get(resource), suggested.get(resource)));
        }
        return growth;
    }
}
