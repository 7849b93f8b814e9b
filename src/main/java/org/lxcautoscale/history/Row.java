package org.lxcautoscale.history;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** One minute of a container or of a host; immutable. */
sealed interface Row {

    /** The start of the minute. */
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
}
