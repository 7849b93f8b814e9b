package org.lxcautoscale.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.io.JsonFormat;
import org.lxcautoscale.replay.Comparison;
import org.lxcautoscale.replay.Replay;
import org.lxcautoscale.replay.Replay.PolicyResult;
import org.lxcautoscale.replay.Score;

/**
 * Formats the results of a replay as text.
 *
 * @param hasSeries whether each series is shown below the mean of all
 */
record ReplayView(List<Replay.Result> results, boolean hasSeries) {

    /** The names of the policies of {@code --compare}. */
    static final String OLD = "old";

    static final String NEW = "new";

    /** A row of the table and of the CSV; the name of the series is empty for the mean of all. */
    private record Row(Replay.Result result, String series, PolicyResult policy, Score score) {}

    static String name(Resource resource) {
        return switch (resource) {
            case CPU -> "cpu";
            case MEMORY -> "memory";
        };
    }

    private List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (Replay.Result result : results) {
            result.policies().forEach(policy -> rows.add(new Row(result, "", policy, policy.mean())));
            if (hasSeries) {
                for (int i = 0; i < result.names().size(); i++) {
                    for (PolicyResult policy : result.policies()) {
                        rows.add(new Row(
                                result,
                                result.names().get(i),
                                policy,
                                policy.bySeries().get(i)));
                    }
                }
            }
        }
        return rows;
    }

    List<String> headings() {
        return Stream.concat(
                        hasSeries
                                ? Stream.of("RESOURCE", "SET", "SERIES", "POLICY")
                                : Stream.of("RESOURCE", "SET", "POLICY"),
                        Arrays.stream(ReplayFigure.values()).map(ReplayFigure::heading))
                .toList();
    }

    /** The cells of each row, as many as there are headings. */
    List<List<String>> cells() {
        return rows().stream()
                .map(row -> Stream.of(
                                Stream.of(
                                        name(row.result().resource()),
                                        row.result().source()),
                                hasSeries ? Stream.of(series(row)) : Stream.<String>empty(),
                                Stream.of(row.policy().policy()),
                                Arrays.stream(ReplayFigure.values()).map(figure -> figure.text(row.score())))
                        .flatMap(cells -> cells)
                        .toList())
                .toList();
    }

    private static String series(Row row) {
        int count = row.result().names().size();
        return row.series().isEmpty() ? "(mean of " + count + ")" : row.series();
    }

    List<String> table() {
        List<String> headings = headings();
        int texts = headings.size() - ReplayFigure.values().length;
        Table table = new Table(
                "l".repeat(texts) + "r".repeat(ReplayFigure.values().length), headings.toArray(String[]::new));
        cells().forEach(cells -> table.add(cells.toArray(String[]::new)));
        return Stream.concat(table.lines().stream(), comparisons().stream()).toList();
    }

    /** A line for each result that compares two configurations: what the new one changes. */
    List<String> comparisons() {
        return results.stream()
                .flatMap(result -> comparison(result).map(one -> sentence(result, one)).stream())
                .toList();
    }

    private static Optional<Comparison> comparison(Replay.Result result) {
        return policy(result, OLD).flatMap(before -> policy(result, NEW).map(after -> Comparison.of(before, after)));
    }

    private static Optional<PolicyResult> policy(Replay.Result result, String name) {
        return result.policies().stream()
                .filter(one -> one.policy().equals(name))
                .findFirst();
    }

    private static String sentence(Replay.Result result, Comparison comparison) {
        return String.format(
                Locale.ROOT,
                "%s of %s, new against old: smaller on average %d of %d, larger %d, the same %d; all together %s %s",
                name(result.resource()),
                Table.printable(result.source()),
                comparison.smaller(),
                result.names().size(),
                comparison.larger(),
                comparison.same(),
                signed(comparison.difference(), result.resource()),
                unit(result.resource()));
    }

    private static String signed(double difference, Resource resource) {
        String text = String.format(Locale.ROOT, resource == Resource.CPU ? "%+.2f" : "%+.0f", difference);
        return text.matches("[+-][0.]+") ? "0" : text;
    }

    private static String unit(Resource resource) {
        return switch (resource) {
            case CPU -> "cores";
            case MEMORY -> "MiB";
        };
    }

    /** One line for each row; a field is empty where nothing is known. */
    List<String> csv() {
        List<String> lines = new ArrayList<>();
        lines.add(String.join(
                ",",
                Stream.concat(
                                Stream.of("source", "resource", "series", "stepSeconds"),
                                Stream.concat(
                                        hasSeries ? Stream.of("name", "policy") : Stream.of("policy"),
                                        Stream.concat(
                                                Arrays.stream(ReplayFigure.values())
                                                        .map(ReplayFigure::field),
                                                Stream.of("violations"))))
                        .toList()));
        for (Row row : rows()) {
            List<String> fields = new ArrayList<>(List.of(
                    quoted(row.result().source()),
                    name(row.result().resource()),
                    Integer.toString(row.result().names().size()),
                    number(seconds(row.result()))));
            if (hasSeries) {
                fields.add(quoted(row.series()));
            }
            fields.add(row.policy().policy());
            for (ReplayFigure figure : ReplayFigure.values()) {
                double value = figure.of(row.score());
                fields.add(Double.isNaN(value) ? "" : number(rounded(value)));
            }
            fields.add(Long.toString(row.score().violations()));
            lines.add(String.join(",", fields));
        }
        return lines;
    }

    /** A field of CSV. */
    static String quoted(String text) {
        return text.chars().anyMatch(c -> c == ',' || c == '"' || c < ' ')
                ? '"' + text.replace("\"", "\"\"") + '"'
                : text;
    }

    /** {@code {"dataSets": […]}}; an object lacks what is not known. */
    String json() {
        return JsonFormat.create()
                .toJson(Map.of("dataSets", results.stream().map(this::dataSet).toList()));
    }

    private Map<String, Object> dataSet(Replay.Result result) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("source", result.source());
        fields.put("resource", name(result.resource()));
        fields.put("series", result.names().size());
        fields.put("stepSeconds", seconds(result));
        fields.put(
                "policies",
                result.policies().stream().map(policy -> policy(result, policy)).toList());
        comparison(result).ifPresent(one -> fields.put("comparison", comparison(one, result.resource())));
        return fields;
    }

    private static Map<String, Object> comparison(Comparison comparison, Resource resource) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("smaller", comparison.smaller());
        fields.put("larger", comparison.larger());
        fields.put("same", comparison.same());
        fields.put(resource == Resource.CPU ? "differenceCores" : "differenceMib", rounded(comparison.difference()));
        return fields;
    }

    private Map<String, Object> policy(Replay.Result result, PolicyResult policy) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("policy", policy.policy());
        fields.putAll(figures(policy.mean()));
        if (hasSeries) {
            fields.put(
                    "bySeries",
                    IntStream.range(0, result.names().size())
                            .mapToObj(i -> {
                                Map<String, Object> one = new LinkedHashMap<>();
                                one.put("name", result.names().get(i));
                                one.putAll(figures(policy.bySeries().get(i)));
                                return one;
                            })
                            .toList());
        }
        return fields;
    }

    private static Map<String, Object> figures(Score score) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (ReplayFigure figure : ReplayFigure.values()) {
            double value = figure.of(score);
            if (!Double.isNaN(value)) {
                fields.put(figure.field(), rounded(value));
            }
        }
        fields.put("violations", score.violations());
        return fields;
    }

    private static double seconds(Replay.Result result) {
        return result.step().toNanos() / 1e9;
    }

    private static double rounded(double value) {
        return Math.round(value * 1e6) / 1e6;
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
