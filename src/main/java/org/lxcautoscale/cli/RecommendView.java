package org.lxcautoscale.cli;

import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lxcautoscale.container.Grid;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.io.JsonFormat;
import org.lxcautoscale.recommend.Recommendation;
import org.lxcautoscale.recommend.Recommendation.Advised;
import org.lxcautoscale.recommend.Recommendation.Silent;
import org.lxcautoscale.recommend.Sum;

/**
 * Formats recommendations as text. Memory is in MiB.
 *
 * @param window how far back was looked, as it was asked for
 */
record RecommendView(List<Recommendation> recommendations, String window, ZoneId zone) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT);

    private static final String ALIGNMENT = "llrrrlrl";

    private static final List<String> HEADINGS =
            List.of("CT", "NAME", "CORES", "MEMORY", "TOO SMALL", "CONFIDENCE", "SEEN", "WHY");

    /** The table, and below it the sums. */
    List<String> table(int width) {
        Table table = new Table(ALIGNMENT, HEADINGS.toArray(String[]::new));
        cells().forEach(cells -> table.add(cells.toArray(String[]::new)));
        List<String> lines = new ArrayList<>(table.lines(width));
        lines.add("");
        lines.addAll(sentences());
        return lines;
    }

    private List<List<String>> cells() {
        return recommendations.stream()
                .map(one -> List.of(
                        one.id(),
                        one.name(),
                        sizes(one, Resource.CPU),
                        sizes(one, Resource.MEMORY),
                        tooSmall(one),
                        one.seen().isZero() ? "-" : confidence(one),
                        seen(one.seen()),
                        why(one)))
                .toList();
    }

    private static String sizes(Recommendation one, Resource resource) {
        return one.advised(resource)
                .map(advised -> amount(resource, advised.now())
                        + (advised.isChange() ? " → " + amount(resource, advised.then()) : ""))
                .orElse("-");
    }

    /** Cores or MiB. */
    private static String amount(Resource resource, long amount) {
        double readable = readable(resource, amount);
        return readable == Math.rint(readable) ? Long.toString((long) readable) : Double.toString(readable);
    }

    private static double readable(Resource resource, long amount) {
        return switch (resource) {
            case CPU -> (double) amount / Grid.WHOLE_CORES.step();
            case MEMORY -> (double) Math.ceilDiv(amount, Grid.MEBIBYTES.step());
        };
    }

    private static String tooSmall(Recommendation one) {
        List<Advised> advised = Stream.of(Resource.values())
                .flatMap(resource -> one.advised(resource).stream())
                .toList();
        return advised.isEmpty()
                ? "-"
                : advised.stream().mapToLong(Advised::shortNow).sum()
                        + " → "
                        + advised.stream().mapToLong(Advised::shortAdaptive).sum();
    }

    private static String confidence(Recommendation one) {
        return one.confidence().name().toLowerCase(Locale.ROOT);
    }

    private static String seen(Duration time) {
        double hours = time.toMinutes() / 60.0;
        return String.format(Locale.ROOT, hours < 48 ? "%.1f h" : "%.1f d", hours < 48 ? hours : hours / 24);
    }

    private String why(Recommendation one) {
        Set<String> parts = new LinkedHashSet<>();
        if (one.cpu() instanceof Silent cpu && cpu.equals(one.memory())) {
            return cpu.because();
        }
        for (Resource resource : Resource.values()) {
            parts.add((resource == Resource.CPU ? "CPU: " : "memory: ") + why(one, resource));
        }
        return String.join("; ", parts);
    }

    private String why(Recommendation one, Resource resource) {
        return switch (one.of(resource)) {
            case Silent(String because) -> because;
            case Advised advised -> TIME.format(advised.at().atZone(zone)) + ", " + advised.why();
        };
    }

    /** What all of it comes to. */
    private List<String> sentences() {
        if (recommendations.isEmpty()) {
            return List.of("There are no containers.");
        }
        Sum cpu = Sum.of(recommendations, Resource.CPU);
        Sum memory = Sum.of(recommendations, Resource.MEMORY);
        return List.of(
                "You would get back %s cores and %s MiB, and give %s cores and %s MiB more."
                        .formatted(
                                amount(Resource.CPU, cpu.back()),
                                amount(Resource.MEMORY, memory.back()),
                                amount(Resource.CPU, cpu.more()),
                                amount(Resource.MEMORY, memory.more())),
                String.format(
                        Locale.ROOT,
                        "In %s, cores were too few in %d windows of 5 minutes, and would have been in %d with the adaptive"
                                + " policy; memory in %d and %d.",
                        window,
                        cpu.shortNow(),
                        cpu.shortAdaptive(),
                        memory.shortNow(),
                        memory.shortAdaptive()));
    }

    /** A line for each container; a field is empty where nothing is known. */
    List<String> csv() {
        List<String> lines = new ArrayList<>();
        lines.add("id,name,node,seenHours,confidence,coresNow,coresThen,memoryNowMib,memoryThenMib,"
                + "cpuTooSmallNow,cpuTooSmallAdaptive,memoryTooSmallNow,memoryTooSmallAdaptive,why");
        for (Recommendation one : recommendations) {
            Optional<Advised> cpu = one.advised(Resource.CPU);
            Optional<Advised> memory = one.advised(Resource.MEMORY);
            lines.add(Stream.of(
                            one.id(),
                            one.name(),
                            one.node(),
                            hours(one),
                            one.seen().isZero() ? "" : confidence(one),
                            cpu.map(of -> amount(Resource.CPU, of.now())).orElse(""),
                            cpu.map(of -> amount(Resource.CPU, of.then())).orElse(""),
                            memory.map(of -> amount(Resource.MEMORY, of.now())).orElse(""),
                            memory.map(of -> amount(Resource.MEMORY, of.then())).orElse(""),
                            cpu.map(of -> Long.toString(of.shortNow())).orElse(""),
                            cpu.map(of -> Long.toString(of.shortAdaptive())).orElse(""),
                            memory.map(of -> Long.toString(of.shortNow())).orElse(""),
                            memory.map(of -> Long.toString(of.shortAdaptive())).orElse(""),
                            why(one))
                    .map(ReplayView::quoted)
                    .collect(Collectors.joining(",")));
        }
        return lines;
    }

    private static String hours(Recommendation one) {
        return String.format(Locale.ROOT, "%.2f", one.seen().toMinutes() / 60.0);
    }

    /** {@code {"window": …, "containers": […], "sum": {…}}}; an object lacks what is not known. */
    String json() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("window", window);
        fields.put("containers", recommendations.stream().map(this::container).toList());
        fields.put("sum", Map.of("cpu", sum(Resource.CPU), "memory", sum(Resource.MEMORY)));
        return JsonFormat.create().toJson(fields);
    }

    private Map<String, Object> container(Recommendation one) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", one.id());
        fields.put("name", one.name());
        if (!one.node().isEmpty()) {
            fields.put("node", one.node());
        }
        fields.put("seenHours", one.seen().toMinutes() / 60.0);
        if (!one.seen().isZero()) {
            fields.put("confidence", confidence(one));
        }
        fields.put("cpu", resource(one, Resource.CPU));
        fields.put("memory", resource(one, Resource.MEMORY));
        return fields;
    }

    private static Map<String, Object> resource(Recommendation one, Resource resource) {
        Map<String, Object> fields = new LinkedHashMap<>();
        switch (one.of(resource)) {
            case Silent(String because) -> fields.put("why", because);
            case Advised advised -> {
                fields.put("now" + unit(resource), readable(resource, advised.now()));
                fields.put("then" + unit(resource), readable(resource, advised.then()));
                fields.put("why", advised.why());
                fields.put("at", advised.at().toString());
                fields.put("tooSmallNow", advised.shortNow());
                fields.put("tooSmallAdaptive", advised.shortAdaptive());
            }
        }
        return fields;
    }

    private Map<String, Object> sum(Resource resource) {
        Sum sum = Sum.of(recommendations, resource);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("back" + unit(resource), readable(resource, sum.back()));
        fields.put("more" + unit(resource), readable(resource, sum.more()));
        fields.put("tooSmallNow", sum.shortNow());
        fields.put("tooSmallAdaptive", sum.shortAdaptive());
        return fields;
    }

    private static String unit(Resource resource) {
        return switch (resource) {
            case CPU -> "Cores";
            case MEMORY -> "Mib";
        };
    }

    /** A table in Markdown, and below it the sums. */
    List<String> markdown() {
        List<String> lines = new ArrayList<>();
        lines.add(line(HEADINGS));
        lines.add(ALIGNMENT
                .chars()
                .mapToObj(one -> one == 'r' ? "---:" : "---")
                .collect(Collectors.joining(" | ", "| ", " |")));
        cells().forEach(cells -> lines.add(line(cells)));
        for (String sentence : sentences()) {
            lines.add("");
            lines.add(sentence);
        }
        return lines;
    }

    private static String line(List<String> cells) {
        return cells.stream().map(RecommendView::markdown).collect(Collectors.joining(" | ", "| ", " |"));
    }

    /** The text in which no character has a meaning. */
    private static String markdown(String text) {
        return Table.printable(text).replaceAll("[\\\\`*_\\[\\]|<>&]", "\\\\$0");
    }

    /** A page of HTML that needs nothing from elsewhere. */
    String html() {
        return ReplayPage.page(
                "Recommended sizes",
                ReplayPage.table(ALIGNMENT, HEADINGS, cells())
                        + sentences().stream()
                                .map(sentence -> "<p>" + ReplayPage.escape(sentence) + "</p>\n")
                                .collect(Collectors.joining()));
    }
}
