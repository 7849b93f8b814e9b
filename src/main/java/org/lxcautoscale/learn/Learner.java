package org.lxcautoscale.learn;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.lxcautoscale.anomaly.DetectorOptions;
import org.lxcautoscale.anomaly.Unusual;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Grid;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.Expected;
import org.lxcautoscale.decision.Outlook;
import org.lxcautoscale.demand.Demand;
import org.lxcautoscale.forecast.Foreseen;
import org.lxcautoscale.forecast.Horizon;
import org.lxcautoscale.forecast.Leak;
import org.lxcautoscale.history.ContainerFigure;
import org.lxcautoscale.history.Minute;
import org.lxcautoscale.history.Series;
import org.lxcautoscale.history.Series.Point;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns of all containers as their minutes arrive, and says what is foreseen of each. Models are kept packed, as each is needed once in
 * five minutes. Not thread-safe.
 */
final class Learner {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    /** Models grow by less than that in days. */
    private static final int ROOM = 1 << 10;

    private static final long A_DAY = Duration.ofDays(1).dividedBy(Demand.WINDOW);
    private static final int MINUTES = (int) Demand.WINDOW.toMinutes();

    private final ModelFiles files;
    private Bounds bounds;
    private final Horizon horizon;
    private final ZoneId zone;
    private final Past past;
    private final Map<ContainerId, Known> containers = new HashMap<>();

    /** What the history has of a container. */
    @FunctionalInterface
    interface Past {

        /**
         * Its windows under a name from a time until before another, oldest first.
         *
         * @throws IOException when the history cannot be read
         */
        List<Point<ContainerFigure>> of(String id, String name, Instant from, Instant until) throws IOException;
    }

    /** A container: its packed model, the minutes of the window that has begun, and what was foreseen when the last one was over. */
    private static final class Known {
        private byte[] packed;
        private int length;
        private boolean isSaved;
        private final List<Point<ContainerFigure>> minutes = new ArrayList<>(MINUTES);
        private Instant at = Instant.MIN;
        private Outlook outlook = Outlook.NONE;
        private Optional<Suggestion> suggestion = Optional.empty();

        Known(byte[] packed, boolean isSaved) {
            this.packed = packed;
            this.length = packed.length;
            this.isSaved = isSaved;
        }

        /** In the same place if that is large enough: what is long-lived is collected seldom, and this would be garbage in five minutes. */
        void keep(byte[] bytes) {
            if (bytes.length > packed.length) {
                packed = new byte[Math.ceilDiv(bytes.length, ROOM) * ROOM];
            }
            System.arraycopy(bytes, 0, packed, 0, bytes.length);
            length = bytes.length;
            isSaved = false;
        }

        byte[] bytes() {
            return Arrays.copyOf(packed, length);
        }
    }

    Learner(ModelFiles files, Bounds bounds, Horizon horizon, ZoneId zone, Past past) {
        this.files = files;
        this.bounds = bounds;
        this.horizon = horizon;
        this.zone = zone;
        this.past = past;
    }

    /** From now on sizes are within these bounds. */
    void bound(Bounds changed) {
        bounds = changed;
    }

    /**
     * Learns of the minutes that are over.
     *
     * @param isEnding whether to end before the next container
     * @return whether anything that is foreseen may have changed
     */
    boolean add(List<Minute> minutes, BooleanSupplier isEnding) {
        boolean isAny = false;
        for (Minute minute : minutes) {
            if (isEnding.getAsBoolean()) {
                break;
            }
            if (ContainerId.isValid(minute.id())) {
                isAny |= addIfPossible(new ContainerId(minute.id()), minute);
            }
        }
        return isAny;
    }

    /** What fails for one container does not concern the others. */
    private boolean addIfPossible(ContainerId id, Minute minute) {
        try {
            return add(id, minute);
        } catch (RuntimeException e) {
            LOG.error("Learning of container {} has failed, and begins anew", id, e);
            containers.put(
                    id,
                    new Known(
                            Learned.ofNew(minute.name(), DetectorOptions.DEFAULT)
                                    .toBytes(),
                            false));
            return true;
        }
    }

    private boolean add(ContainerId id, Minute minute) {
        Known known = containers.computeIfAbsent(
                id, _ -> begin(id, minute.name(), startOf(minute.point().at())));
        boolean isOver = !known.minutes.isEmpty()
                && !startOf(known.minutes.getFirst().at())
                        .equals(startOf(minute.point().at()));
        if (isOver) {
            Point<ContainerFigure> last = known.minutes.getLast();
            Point<ContainerFigure> window = new Series<>(Duration.ofMinutes(1), known.minutes)
                    .rolledUp(Demand.WINDOW)
                    .points()
                    .getFirst();
            known.minutes.clear();
            learn(id, known, minute.name(), window, last);
        }
        if (known.minutes.size() < MINUTES) {
            known.minutes.add(minute.point());
        }
        return isOver;
    }

    private static Instant startOf(Instant time) {
        long seconds = Demand.WINDOW.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), seconds) * seconds);
    }

    /** From its file, and what the history has since then; without a file, or with one that makes no sense, from the history. */
    private Known begin(ContainerId id, String name, Instant now) {
        try {
            Optional<byte[]> saved = files.read(id);
            if (saved.isPresent()) {
                Learned learned = unpacked(saved.get());
                if (isOf(id, name, learned)) {
                    return caughtUp(id, learned, saved.get(), now);
                }
                sayAnother(id, name, learned);
            }
        } catch (IOException e) {
            LOG.warn("The model of container {} cannot be used, and is learned anew: {}", id, e.getMessage());
        }
        return new Known(trained(id, name, now).toBytes(), false);
    }

    /** A container that cannot be read is called by its number. */
    private static boolean isOf(ContainerId id, String name, Learned learned) {
        return learned.name().equals(name) || name.equals(id.value());
    }

    private static void sayAnother(ContainerId id, String name, Learned learned) {
        LOG.info("Container {} is {} now, not {}: it is learned of anew.", id, name, learned.name());
    }

    private Known caughtUp(ContainerId id, Learned learned, byte[] saved, Instant now) {
        if (learned.last() == Long.MIN_VALUE) {
            return new Known(trained(id, learned.name(), now).toBytes(), false);
        }
        Instant since = Learned.at(learned.last() + 1, zone);
        if (!since.isBefore(now) || !train(learned, id, since, now)) {
            return new Known(saved, true);
        }
        return new Known(learned.toBytes(), false);
    }

    private Learned trained(ContainerId id, String name, Instant until) {
        Learned learned = Learned.ofNew(name, DetectorOptions.DEFAULT);
        train(learned, id, until.minus(Learning.PAST), until);
        return learned;
    }

    /** Returns whether there was anything to learn of. */
    private boolean train(Learned learned, ContainerId id, Instant from, Instant until) {
        try {
            List<Point<ContainerFigure>> windows = past.of(id.value(), learned.name(), from, until);
            train(learned, windows, bounds.of(id, learned.name()), horizon, zone);
            return !windows.isEmpty();
        } catch (IOException e) {
            LOG.warn("Nothing is learned of the past of container {}: {}", id, e.getMessage());
            return false;
        }
    }

    /** What is usual is not a matter of a month. */
    private static final Duration USUAL = Duration.ofDays(8);

    /** Learns of windows of the past, oldest first. */
    static void train(
            Learned learned,
            List<Point<ContainerFigure>> windows,
            Learned.Possible sizes,
            Horizon horizon,
            ZoneId zone) {
        for (Point<ContainerFigure> window : windows) {
            learned.forecast(window, sizes, horizon, zone);
            if (window.at().isAfter(windows.getLast().at().minus(USUAL))) {
                learned.watch(window);
            }
        }
    }

    private static Learned unpacked(byte[] packed) throws IOException {
        return Learned.of(packed, DetectorOptions.DEFAULT);
    }

    private void learn(
            ContainerId id, Known known, String name, Point<ContainerFigure> window, Point<ContainerFigure> last) {
        Learned learned;
        try {
            learned = unpacked(known.packed);
        } catch (IOException e) {
            throw new IllegalStateException("a model that was packed a moment ago cannot be read", e);
        }
        if (!isOf(id, name, learned)) {
            sayAnother(id, name, learned);
            learned = Learned.ofNew(name, DetectorOptions.DEFAULT);
        } else if (behind(learned, window) > A_DAY) {
            LOG.info("The clock was set back by more than a day: container {} is learned of anew.", id);
            learned = trained(id, learned.name(), window.at());
        }
        Learned.Possible sizes = bounds.of(id, learned.name());
        boolean isRepeated = behind(learned, window) >= 0;
        learned.add(window, sizes, horizon, zone);
        known.keep(learned.toBytes());
        known.at = window.at().plus(Demand.WINDOW);
        known.outlook = isRepeated ? repeated(learned) : outlook(learned, sizes);
        known.suggestion = isRepeated ? Optional.empty() : Suggested.of(id, learned, window, last, sizes, horizon);
    }

    /** How many windows before the last one that was learned of, as when the clock was set back; negative if it is after it. */
    private long behind(Learned learned, Point<ContainerFigure> window) {
        return learned.last() == Long.MIN_VALUE ? -1 : learned.last() - Learned.number(window.at(), zone);
    }

    /** While a time of the day comes again. */
    private Outlook repeated(Learned learned) {
        String until = TIME.format(Learned.at(learned.last() + 1, zone).atZone(zone));
        return new Outlook(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        learned.unusual().map(Unusual::sentence))
                .with(List.of("the clock was set back, and nothing is expected until it is " + until + " again"));
    }

    private Outlook outlook(Learned learned, Learned.Possible sizes) {
        List<String> notes = new ArrayList<>();
        Optional<Expected> cpu = expected(learned, Resource.CPU, sizes, notes);
        Optional<Expected> memory = expected(learned, Resource.MEMORY, sizes, notes);
        learned.model()
                .leak(sizes.of(Resource.MEMORY).highest())
                .map(Leak::sentence)
                .ifPresent(notes::add);
        return new Outlook(
                        cpu, memory, learned.model().quiet(), learned.unusual().map(Unusual::sentence))
                .with(notes);
    }

    private Optional<Expected> expected(
            Learned learned, Resource resource, Learned.Possible sizes, List<String> notes) {
        learned.model()
                .standing(resource)
                .lacking()
                .ifPresent(why -> notes.add("the forecast of %s is not used: %s".formatted(label(resource), why)));
        return learned.model()
                .foreseen(resource, sizes.of(resource), horizon)
                .map(foreseen -> expected(foreseen, resource));
    }

    static String label(Resource resource) {
        return switch (resource) {
            case CPU -> "CPU";
            case MEMORY -> "memory";
        };
    }

    /** What is enough for a day, if that counts instead of the adaptive size. */
    static OptionalLong enough(Foreseen foreseen, long ahead) {
        return foreseen.enough().isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(ahead, Math.round(foreseen.enough().getAsDouble())));
    }

    private Expected expected(Foreseen foreseen, Resource resource) {
        long soon = Math.max(1, Math.round(foreseen.soon()));
        long ahead = Math.max(soon, Math.round(foreseen.ahead()));
        return new Expected(
                soon,
                ahead,
                enough(foreseen, ahead),
                String.format(
                        Locale.ROOT,
                        "up to %s is expected in the next hour (with 98 %% certainty, half of the time up to %s)",
                        text(resource, foreseen.hour().p98()),
                        text(resource, foreseen.hour().p50())));
    }

    /** What people read need not be exact. */
    private static String text(Resource resource, double amount) {
        Grid grid = switch (resource) {
            case CPU -> Grid.TENTHS_OF_CORES;
            case MEMORY -> Grid.MEBIBYTES;
        };
        return resource.format(grid.roundUp(Math.round(amount)));
    }

    /** What is foreseen of each container that has had a window since then. */
    Map<ContainerId, Outlook> outlooks(Instant since) {
        Map<ContainerId, Outlook> outlooks = new HashMap<>();
        containers.forEach((id, known) -> {
            if (!known.at.isBefore(since)) {
                outlooks.put(id, known.outlook);
            }
        });
        return Map.copyOf(outlooks);
    }

    /** Other sizes that would suit these containers better. */
    List<Suggestion> suggestions(Instant since) {
        return containers.values().stream()
                .filter(known -> !known.at.isBefore(since))
                .flatMap(known -> known.suggestion.stream())
                .toList();
    }

    /** Containers that are gone: what was learned of them is about nothing any more. */
    void forget(ContainerId id) throws IOException {
        containers.remove(id);
        files.delete(id);
    }

    /** Writes what has changed since it was last written; what cannot be written is tried again the next time. */
    void save() throws IOException {
        IOException failed = null;
        for (Map.Entry<ContainerId, Known> entry : containers.entrySet()) {
            if (!entry.getValue().isSaved) {
                try {
                    files.write(entry.getKey(), entry.getValue().bytes());
                    entry.getValue().isSaved = true;
                } catch (IOException e) {
                    failed = e;
                }
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
