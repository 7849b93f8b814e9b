package org.lxcautoscale.recommend;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.replay.PastUse;
import org.lxcautoscale.settings.ContainerPolicies;
import org.lxcautoscale.settings.EffectiveSettings;

/** The containers that are to be advised on. */
public final class Subjects {

    private Subjects() {}

    /** Those of a host, in the order of their ids, but no templates. Their sizes are those that are configured. */
    public static List<Subject> of(Observation seen, ContainerPolicies policies) {
        List<Subject> subjects = new ArrayList<>();
        for (Observation.Node node : seen.nodes()) {
            for (Observed observed : node.containers()) {
                switch (observed) {
                    case Observed.Readable readable -> {
                        Container container = readable.container();
                        if (!container.template()) {
                            subjects.add(of(container, node, policies.of(container)));
                        }
                    }
                    case Observed.Unreadable(ContainerId id, String name, String cause) ->
                        subjects.add(unknown(
                                id,
                                name,
                                node.name(),
                                policies.of(id, name, Set.of()),
                                "its size is unknown: " + cause));
                }
            }
        }
        subjects.sort(Comparator.comparing(subject -> new ContainerId(subject.id())));
        return subjects;
    }

    private static Subject of(Container container, Observation.Node node, EffectiveSettings settings) {
        if (settings.isIgnored()) {
            return unknown(
                    container.id(), container.name(), node.name(), settings, "it is left alone: " + settings.because());
        }
        return new Subject(
                container.id().value(),
                container.name(),
                node.name(),
                settings.settings(),
                container.isCpuFixed()
                        ? new Size.Unknown("it is pinned to certain CPUs")
                        : size(
                                container,
                                Resource.CPU,
                                node.usage().map(HostUsage::cores).map(cores -> cores * 1000L)),
                size(
                        container,
                        Resource.MEMORY,
                        node.usage().map(HostUsage::memory).map(memory -> memory.bytes())));
    }

    private static Size size(Container container, Resource resource, Optional<Long> most) {
        return container.allocation().isUnlimited(resource)
                ? new Size.Unknown(noLimit(resource))
                : new Size.Known(container.allocation().get(resource), most.orElse(resource.unlimited()));
    }

    private static String noLimit(Resource resource) {
        return switch (resource) {
            case CPU -> "it has no limit of cores";
            case MEMORY -> "it has no limit of memory";
        };
    }

    private static Subject unknown(
            ContainerId id, String name, String node, EffectiveSettings settings, String because) {
        return new Subject(
                id.value(), name, node, settings.settings(), new Size.Unknown(because), new Size.Unknown(because));
    }

    /** A container of which nothing but the past is known: its size is the last that was recorded, its tags are unknown. */
    public static Subject of(ContainerId id, String name, Optional<PastUse> use, ContainerPolicies policies) {
        EffectiveSettings settings = policies.of(id, name, Set.of());
        if (settings.isIgnored()) {
            return unknown(id, name, "", settings, "it is left alone: " + settings.because());
        }
        return new Subject(
                id.value(), name, "", settings.settings(), lastSize(use, Resource.CPU), lastSize(use, Resource.MEMORY));
    }

    private static Size lastSize(Optional<PastUse> use, Resource resource) {
        double size = use.map(past -> past.of(resource).lastSize()).orElse(Double.NaN);
        return size > 0
                ? new Size.Known(Recommender.base(resource, size), resource.unlimited())
                : new Size.Unknown("its size was not recorded");
    }
}
