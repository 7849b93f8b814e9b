package org.lxcautoscale.ui.page;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.io.JsonFormat;

/**
 * Lines over time: as a picture for those who see it, as a sentence, and as a table. Immutable.
 *
 * @param id of its element
 * @param sentence what it shows, in words
 * @param unit {@code bytes}, {@code cores} or {@code percent}
 * @param times of the points, oldest first
 * @param least up to where the scale goes at least
 */
public record Chart(
        String id,
        String title,
        String sentence,
        String unit,
        Units units,
        List<Instant> times,
        List<Line> lines,
        List<Flag> flags,
        double least) {

    public Chart {
        times = List.copyOf(times);
        lines = List.copyOf(lines);
        flags = List.copyOf(flags);
    }

    /**
     * A line.
     *
     * @param colour {@code use}, {@code cache}, {@code limit}, {@code band} or {@code event}
     * @param look {@code area}, {@code line}, {@code dashes} or {@code steps}
     * @param values one for each time; null where it is not known
     */
    public record Line(String label, String colour, String look, List<@Nullable Double> values) {
        public Line {
            values = Collections.unmodifiableList(new ArrayList<>(values));
        }
    }

    /** Something that happened. */
    public record Flag(Instant at, String words) {}

    /** Whether there is anything to draw. */
    public boolean isEmpty() {
        return times.isEmpty();
    }

    /** For the script that draws it. */
    public String json() {
        List<Object> data = new ArrayList<>();
        data.add(times.stream().map(Instant::getEpochSecond).toList());
        List<Object> series = new ArrayList<>();
        for (Line line : lines) {
            data.add(line.values());
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("label", line.label());
            one.put("colour", line.colour());
            switch (line.look()) {
                case "area" -> one.put("fill", true);
                case "steps" -> {
                    one.put("steps", true);
                    one.put("width", 2);
                }
                case "dashes" -> one.put("dash", List.of(4, 4));
                default -> {}
            }
            series.add(one);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("unit", unit);
        all.put("zone", units.zone().getId().equals("Z") ? "UTC" : units.zone().getId());
        all.put("least", least);
        all.put("series", series);
        all.put("data", data);
        all.put(
                "flags",
                flags.stream()
                        .map(flag -> Map.of("at", flag.at().getEpochSecond(), "words", flag.words()))
                        .toList());
        return JsonFormat.create(options -> options.serializeNulls(true)).toJson(all);
    }

    /** A value of a line in words. */
    public String value(Line line, int time) {
        Double value = line.values().get(time);
        if (value == null) {
            return Units.UNKNOWN;
        }
        return switch (unit) {
            case "bytes" -> units.memory((double) value);
            case "cores" -> units.cores(value);
            default -> units.percent(value);
        };
    }

    /** The times that the table has: about thirty of them, the last one too. */
    public List<Integer> rows() {
        int step = Math.max(1, times.size() / 30);
        List<Integer> rows = new ArrayList<>();
        for (int i = times.size() - 1; i >= 0; i -= step) {
            rows.add(i);
        }
        return rows;
    }
}
