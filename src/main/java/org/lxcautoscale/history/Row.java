package org.lxcautoscale.history;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One minute of a container or of a host, or a decision; immutable. */
sealed interface Row {

    /** The start of the minute; the time of a decision. */
    Instant minute();

    /** Where it is, in a database of several clusters. */
    Place place();

    /**
     * A host.
     *
     * @param cluster name of the Proxmox cluster, or of the machine
     * @param node name of the machine
     */
    record Place(String cluster, String node) {}

    /**
     * @param id its number on the cluster
     * @param name its host name
     * @param figures those that are known
     */
    record OfContainer(Place place, String id, String name, Instant minute, Map<ContainerFigure, Long> figures)
            implements Row {
        public OfContainer {
            figures = figures.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(figures));
        }
    }

    /**
     * @param figures those that are known
     */
    record OfHost(Place place, Instant minute, Map<HostFigure, Long> figures) implements Row {
        public OfHost {
            figures = figures.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(figures));
        }
    }

    /**
     * A decision that changes a container, and what became of it.
     *
     * @param minute when its outcome was known, to the second
     * @param why the sentences of the deciding rules
     * @param findings the sentence of each rule, a line each
     * @param outcome {@code applied}, {@code refused}, {@code failed} or {@code planned}
     * @param detail why it was not applied; may be empty
     */
    record OfDecision(
            Place place,
            String id,
            String name,
            Instant minute,
            Change change,
            String why,
            String findings,
            String outcome,
            String detail)
            implements Row {}

    /** Sizes in millicores and KiB; null for what does not change, or has no limit. */
    record Change(
            @Nullable Long cpuBefore,
            @Nullable Long cpuAfter,
            @Nullable Long memoryBefore,
            @Nullable Long memoryAfter) {}
}
