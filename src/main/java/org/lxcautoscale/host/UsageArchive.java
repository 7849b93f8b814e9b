package org.lxcautoscale.host;

import java.util.List;
import org.lxcautoscale.container.ContainerId;

/** What a host itself has recorded of its containers, also from before this program was there. Used by one thread at a time. */
public interface UsageArchive {

    /**
     * What is recorded of a container. May take a minute.
     *
     * @param node where it is
     * @return in any order; steps of different lengths may be about the same time; empty when there is no record of it
     * @throws ArchiveUnreadableException when that cannot be read
     */
    List<ArchivedUsage> of(ContainerId id, String node) throws ArchiveUnreadableException;
}
