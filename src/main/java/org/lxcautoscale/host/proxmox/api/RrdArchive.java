package org.lxcautoscale.host.proxmox.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.ArchiveUnreadableException;
import org.lxcautoscale.host.ArchiveUnreadableException.Kind;
import org.lxcautoscale.host.ArchivedUsage;
import org.lxcautoscale.host.UsageArchive;

/**
 * The round-robin databases in which Proxmox records what containers use: the more recent, the finer. Which time frame has which
 * step differs between its versions, so it is taken from the rows.
 */
public final class RrdArchive implements UsageArchive {

    private static final Duration FINE = Duration.ofHours(1);

    private final Source source;
    private final List<Timeframe> timeframes;

    /** How far back rows go. */
    public enum Timeframe {
        YEAR,
        MONTH,
        WEEK,
        DAY;

        /** As Proxmox writes it. */
        public String parameter() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How a step becomes a value of a longer one. */
    public enum Consolidation {
        AVERAGE,
        MAX
    }

    /** A way to ask Proxmox for {@code /nodes/NODE/lxc/ID/rrddata}. */
    public interface Source {

        /**
         * @return JSON, an array or an object with one as its {@code data}; empty when there is no database of the container
         */
        Optional<byte[]> rows(String node, ContainerId id, Timeframe timeframe, Consolidation consolidation)
                throws ArchiveUnreadableException;
    }

    /**
     * @param timeframes which are asked for, longest first; a week only where the month is coarser than an hour
     */
    public RrdArchive(Source source, List<Timeframe> timeframes) {
        this.source = source;
        this.timeframes = List.copyOf(timeframes);
    }

    /** The API of a cluster, which answers within milliseconds. */
    public static RrdArchive of(ApiClient client) {
        Source source = (node, id, timeframe, consolidation) -> {
            try {
                return Optional.of(client.recorded(node, id, timeframe, consolidation));
            } catch (ApiException e) {
                if (isMissing(e.sentence())) {
                    return Optional.empty();
                }
                throw unreadable(e);
            }
        };
        return new RrdArchive(source, List.of(Timeframe.values()));
    }

    /** Whether an error says that there is no database of a container. */
    public static boolean isMissing(String error) {
        return error.contains("RRD error") && error.contains("No such file or directory");
    }

    @Override
    public List<ArchivedUsage> of(ContainerId id, String node) throws ArchiveUnreadableException {
        List<ArchivedUsage> all = new ArrayList<>();
        boolean isFine = false;
        for (Timeframe timeframe : timeframes) {
            if (timeframe == Timeframe.WEEK && isFine) {
                continue;
            }
            Optional<byte[]> means = source.rows(node, id, timeframe, Consolidation.AVERAGE);
            if (means.isEmpty()) {
                return List.of();
            }
            Optional<byte[]> maxima = source.rows(node, id, timeframe, Consolidation.MAX);
            List<ArchivedUsage> rows = parse(means.get(), maxima.orElse(new byte[] {'[', ']'}));
            all.addAll(rows);
            isFine |= !rows.isEmpty() && rows.getFirst().step().compareTo(FINE) <= 0;
        }
        return all;
    }

    private static List<ArchivedUsage> parse(byte[] means, byte[] maxima) throws ArchiveUnreadableException {
        try {
            return RrdRows.of(means, maxima);
        } catch (ApiException e) {
            throw unreadable(e);
        }
    }

    private static ArchiveUnreadableException unreadable(ApiException cause) {
        Kind kind = switch (cause.fault()) {
            case UNREACHABLE, UNTRUSTED, UNAUTHENTICATED, CIRCUIT_OPEN -> Kind.UNREACHABLE;
            case DENIED -> Kind.DENIED;
            case NO_RESPONSE -> Kind.NO_ANSWER;
            case MALFORMED_RESPONSE, INVALID_DATA -> Kind.INVALID;
            default -> Kind.FAILED;
        };
        ArchiveUnreadableException failure = new ArchiveUnreadableException(kind, cause.sentence());
        failure.initCause(cause);
        return failure;
    }
}
