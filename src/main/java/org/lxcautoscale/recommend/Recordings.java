package org.lxcautoscale.recommend;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.history.PastUsage;
import org.lxcautoscale.host.ArchiveUnreadableException;
import org.lxcautoscale.host.UsageArchive;
import org.lxcautoscale.replay.PastUse;
import org.lxcautoscale.replay.PastUseReader;

/**
 * Finds what containers have used: in the history, and where that knows less than a day, also in what the host itself has recorded.
 * Not thread-safe.
 */
public final class Recordings {

    private static final long STEPS_OF_DAY = Duration.ofDays(1).dividedBy(PastUse.STEP);

    private final Optional<PastUsage> history;
    private final Optional<UsageArchive> archive;
    private final Instant from;
    private final Instant until;

    public Recordings(Optional<PastUsage> history, Optional<UsageArchive> archive, Instant from, Instant until) {
        this.history = history;
        this.archive = archive;
        this.from = from;
        this.until = until;
    }

    /**
     * What was found.
     *
     * @param lacking why there may be less than there should, a sentence without its end
     */
    public record Found(Optional<PastUse> use, String lacking) {}

    /**
     * What is known of a container. May take a minute where the host is asked.
     *
     * @param node where it is; empty for a single host
     * @throws IOException when the history cannot be read; an archive that cannot be read is a reason for what is lacking
     */
    public Found of(String id, String name, String node) throws IOException {
        PastUseReader reader = new PastUseReader(id, name, from, until);
        if (history.isPresent()) {
            reader.add(history.get());
        }
        String lacking = "nothing is known of what it has used in this time";
        if (archive.isPresent() && reader.known() < STEPS_OF_DAY) {
            try {
                reader.add(archive.get().of(new ContainerId(id), node));
            } catch (ArchiveUnreadableException e) {
                lacking = "what the host has recorded of it cannot be read: " + e.getMessage();
            }
        }
        return new Found(reader.read(), lacking);
    }
}
