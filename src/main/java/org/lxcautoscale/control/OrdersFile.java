package org.lxcautoscale.control;

import io.avaje.json.stream.BufferRecycleStrategy;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.JsonType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.OperatingMode;
import org.lxcautoscale.io.AtomicFile;
import org.lxcautoscale.io.JsonFormat;

/** {@code orders.json} in {@code state_dir}: what people have ordered, so that it outlives restarts. */
final class OrdersFile {

    private final Path file;
    private final JsonType<Content> json = JsonFormat.create(
                    options -> options.bufferRecycling(BufferRecycleStrategy.NO_RECYCLING))
            .type(Content.class);

    OrdersFile(Path stateDir) {
        this.file = stateDir.resolve("orders.json");
    }

    /** All that is ordered. */
    record Orders(List<Hold> holds, List<Boost> boosts, List<ModeOrder> modes) {
        Orders {
            holds = List.copyOf(holds);
            boosts = List.copyOf(boosts);
            modes = List.copyOf(modes);
        }
    }

    /**
     * Reads it; nothing where there is no file.
     *
     * @throws IOException when it cannot be read, or makes no sense
     */
    Orders read() throws IOException {
        String text;
        try {
            text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException _) {
            return new Orders(List.of(), List.of(), List.of());
        }
        return parsed(text);
    }

    Orders parsed(String text) throws IOException {
        try {
            return Objects.requireNonNull(json.fromJson(text), "it is empty").toOrders();
        } catch (RuntimeException e) { // the parser also throws exceptions other than its own
            throw new IOException(
                    "%s makes no sense: %s. Mend it, or move it away: then no hold, boost or mode is in force any more."
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    void write(Orders orders) throws IOException {
        AtomicFile.write(file, json.toJsonPretty(Content.of(orders)) + "\n");
    }

    @Json
    record Content(
            @Nullable List<HoldEntry> holds,
            @Nullable List<BoostEntry> boosts,
            @Nullable List<ModeEntry> modes) {

        static Content of(Orders orders) {
            return new Content(
                    orders.holds().stream().map(HoldEntry::of).toList(),
                    orders.boosts().stream().map(BoostEntry::of).toList(),
                    orders.modes().stream().map(ModeEntry::of).toList());
        }

        Orders toOrders() {
            List<Hold> allHolds = new ArrayList<>();
            List<Boost> allBoosts = new ArrayList<>();
            List<ModeOrder> allModes = new ArrayList<>();
            Objects.requireNonNullElse(holds, List.<HoldEntry>of()).forEach(one -> allHolds.add(one.toHold()));
            Objects.requireNonNullElse(boosts, List.<BoostEntry>of()).forEach(one -> allBoosts.add(one.toBoost()));
            Objects.requireNonNullElse(modes, List.<ModeEntry>of()).forEach(one -> allModes.add(one.toMode()));
            return new Orders(allHolds, allBoosts, allModes);
        }
    }

    @Json
    record HoldEntry(String container, Instant until, String by, String why) {

        static HoldEntry of(Hold hold) {
            return new HoldEntry(hold.id().value(), hold.until(), hold.by(), hold.why());
        }

        Hold toHold() {
            return new Hold(new ContainerId(container), Objects.requireNonNull(until, "until"), by, why);
        }
    }

    /** Amounts in the base units of resources. */
    @Json
    record Amounts(@Nullable Long millicores, @Nullable Long memoryBytes) {

        static Amounts of(Map<Resource, Long> amounts) {
            return new Amounts(amounts.get(Resource.CPU), amounts.get(Resource.MEMORY));
        }

        Map<Resource, Long> toMap() {
            Map<Resource, Long> amounts = new EnumMap<>(Resource.class);
            if (millicores != null) {
                amounts.put(Resource.CPU, millicores);
            }
            if (memoryBytes != null) {
                amounts.put(Resource.MEMORY, memoryBytes);
            }
            return amounts;
        }
    }

    @Json
    record BoostEntry(String container, Amounts size, Amounts before, Instant until, String by) {

        static BoostEntry of(Boost boost) {
            return new BoostEntry(
                    boost.id().value(),
                    Amounts.of(boost.size()),
                    Amounts.of(boost.before()),
                    boost.until(),
                    boost.by());
        }

        Boost toBoost() {
            return new Boost(
                    new ContainerId(container),
                    size.toMap(),
                    before.toMap(),
                    Objects.requireNonNull(until, "until"),
                    by);
        }
    }

    @Json
    record ModeEntry(String kind, String name, String mode, String by, Instant since) {

        static ModeEntry of(ModeOrder order) {
            return new ModeEntry(
                    order.target().kind().name(),
                    order.target().name(),
                    order.mode().name(),
                    order.by(),
                    order.since());
        }

        ModeOrder toMode() {
            return new ModeOrder(
                    new ModeOrder.Target(ModeOrder.Target.Kind.valueOf(kind), name),
                    OperatingMode.valueOf(mode),
                    by,
                    Objects.requireNonNull(since, "since"));
        }
    }
}
