package org.lxcautoscale.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.replay.Candidate;
import org.lxcautoscale.replay.Replay;
import org.lxcautoscale.replay.Replay.PolicyResult;
import org.lxcautoscale.replay.Series;

/**
 * The result of a replay as a page of HTML that needs nothing from elsewhere: the table, slack against violations, and for some
 * series what was used and what the limits were.
 */
final class ReplayPage {

    private static final int WORST = 3;
    private static final int WIDTH = 760;
    private static final int HEIGHT = 260;
    private static final int LEFT = 62;
    private static final int BOTTOM = 34;
    private static final int TOP = 12;
    private static final int RIGHT = 12;

    /** Of Okabe and Ito: also told apart by the colour-blind. */
    private static final List<String> COLOURS =
            List.of("#999999", "#d55e00", "#0072b2", "#009e73", "#cc79a7", "#e69f00", "#56b4e9");

    private static final String STYLE = """
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff }
            table { border-collapse: collapse; font-variant-numeric: tabular-nums; display: block; overflow-x: auto }
            th, td { padding: .2rem .7rem; border-bottom: 1px solid #8884; text-align: right; white-space: nowrap }
            th.text, td.text { text-align: left }
            svg { width: 100%; height: auto } svg text { font-size: 12px; fill: currentColor }
            .axis { stroke: currentColor; stroke-opacity: .4 } .use { fill: #8886 }
            .limit { fill: none; stroke-width: 1.6 } .key { display: inline-block; width: .8em; height: .8em; margin: 0 .3em 0 1em }
            @media (prefers-color-scheme: dark) { body { color: #ddd; background: #161616 } }
            """;

    private final Replay replay;
    private final StringBuilder pictures = new StringBuilder();

    ReplayPage(Replay replay) {
        this.replay = replay;
    }

    /** Draws the pictures of a result. */
    void add(Replay.Result result, List<Series> series) throws InterruptedException {
        pictures.append("<h2>%s, %s</h2>\n".formatted(ReplayView.name(result.resource()), escape(result.source())));
        List<Candidate> candidates = replay.candidates(result.step());
        pictures.append(key(candidates)).append(pareto(result));
        for (int index : shown(result, candidates)) {
            pictures.append("<h3>%s</h3>\n".formatted(escape(series.get(index).name())));
            pictures.append(overTime(series.get(index), replay.limits(series, index), candidates));
        }
    }

    String html(ReplayView view) {
        String changes = view.comparisons().stream()
                .map(line -> "<p>" + escape(line) + "</p>\n")
                .collect(Collectors.joining());
        return page("Replay of recorded use", table(view) + changes + pictures);
    }

    /**
     * A page of its own.
     *
     * @param title without markup
     * @param body below the heading, in HTML
     */
    static String page(String title, String body) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width">
                <title>%s</title>
                <style>
                %s</style>
                </head>
                <body>
                <h1>%s</h1>
                %s</body>
                </html>""".formatted(title, STYLE, title, body);
    }

    private static String table(ReplayView view) {
        int texts = view.headings().size() - ReplayFigure.values().length;
        return table("l".repeat(texts) + "r".repeat(ReplayFigure.values().length), view.headings(), view.cells());
    }

    /**
     * A table in HTML.
     *
     * @param alignment one character per column: {@code l} or {@code r}
     */
    static String table(String alignment, List<String> headings, List<List<String>> cells) {
        return "<table>\n<thead>" + row("th", headings, alignment) + "</thead>\n<tbody>\n"
                + cells.stream().map(row -> row("td", row, alignment)).collect(Collectors.joining("\n"))
                + "\n</tbody>\n</table>\n";
    }

    private static String row(String element, List<String> cells, String alignment) {
        return IntStream.range(0, cells.size())
                .mapToObj(i -> "<%s%s>%s</%s>"
                        .formatted(
                                element,
                                alignment.charAt(i) == 'l' ? " class=\"text\"" : "",
                                escape(cells.get(i)),
                                element))
                .collect(Collectors.joining("", "<tr>", "</tr>"));
    }

    private static String key(List<Candidate> candidates) {
        return IntStream.range(0, candidates.size())
                .mapToObj(i -> "<span class=\"key\" style=\"background: %s\"></span>%s"
                        .formatted(colour(i), escape(candidates.get(i).name())))
                .collect(Collectors.joining("", "<p>", "</p>\n"));
    }

    private static String colour(int policy) {
        return COLOURS.get(policy % COLOURS.size());
    }

    /** The first series, and those that the configured policy, or else the last but one, has served worst. */
    private static Set<Integer> shown(Replay.Result result, List<Candidate> candidates) {
        Set<Integer> shown = new LinkedHashSet<>();
        shown.add(0);
        int judged = IntStream.range(0, candidates.size())
                .filter(i -> candidates.get(i).isPlanned())
                .findFirst()
                .orElse(Math.max(0, candidates.size() - 2));
        PolicyResult policy = result.policies().get(judged);
        IntStream.range(0, result.names().size())
                .boxed()
                .filter(i -> policy.bySeries().get(i).violations() > 0)
                .sorted(Comparator.comparingLong(
                                (Integer i) -> policy.bySeries().get(i).violations())
                        .reversed())
                .limit(WORST)
                .forEach(shown::add);
        return shown;
    }

    private static String pareto(Replay.Result result) {
        double most = result.policies().stream()
                .mapToDouble(policy -> ReplayFigure.VIOLATIONS.of(policy.mean()))
                .max()
                .orElse(0);
        Axes axes = new Axes(100, Math.max(0.01, most * 1.1));
        StringBuilder svg = new StringBuilder(axes.frame("slack %", "violations %"));
        for (int i = 0; i < result.policies().size(); i++) {
            PolicyResult policy = result.policies().get(i);
            double x = axes.x(ReplayFigure.SLACK.of(policy.mean()));
            double y = axes.y(ReplayFigure.VIOLATIONS.of(policy.mean()));
            svg.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"6\" fill=\"%s\"><title>%s: %s %% slack, %s %% violations</title></circle>\n",
                    x,
                    y,
                    colour(i),
                    escape(policy.policy()),
                    ReplayFigure.SLACK.text(policy.mean()),
                    ReplayFigure.VIOLATIONS.text(policy.mean())));
        }
        return svg.append("</svg>\n").toString();
    }

    private static String overTime(Series series, List<double[]> limits, List<Candidate> candidates) {
        List<Integer> peaks = highestSteps(series);
        double highest = limits.stream()
                .flatMapToDouble(of -> peaks.stream().mapToDouble(step -> of[step]))
                .max()
                .orElse(1);
        double most = Math.max(
                highest,
                peaks.stream().mapToDouble(step -> value(series, step)).max().orElse(1));
        double days = series.used().length * (series.step().toNanos() / 86_400e9);
        Axes axes = new Axes(days, most * 1.05);
        StringBuilder svg = new StringBuilder(axes.frame("days", series.resource() == Resource.CPU ? "cores" : "MiB"));
        double perStep = days / series.used().length;
        String use = peaks.stream()
                .map(step ->
                        String.format(Locale.ROOT, "L%.1f %.1f", axes.x(step * perStep), axes.y(value(series, step))))
                .collect(Collectors.joining());
        svg.append(String.format(
                Locale.ROOT,
                "<path class=\"use\" d=\"M%.1f %.1f%sL%.1f %.1fZ\"/>\n",
                axes.x(0),
                axes.y(0),
                use,
                axes.x(days),
                axes.y(0)));
        for (int i = 0; i < limits.size(); i++) {
            double[] of = limits.get(i);
            String path = peaks.stream()
                    .map(step -> String.format(Locale.ROOT, "%.1f %.1f", axes.x(step * perStep), axes.y(of[step])))
                    .collect(Collectors.joining("L", "M", ""));
            svg.append("<path class=\"limit\" stroke=\"%s\" d=\"%s\"><title>%s</title></path>\n"
                    .formatted(colour(i), path, escape(candidates.get(i).name())));
        }
        return svg.append("</svg>\n").toString();
    }

    private static double value(Series series, int step) {
        double peak = series.peak()[step];
        return Double.isNaN(peak) ? 0 : peak;
    }

    /** One step for each point of the picture: the one with the highest use, so that a violation is seen. */
    private static List<Integer> highestSteps(Series series) {
        int length = series.used().length;
        int points = Math.min(length, WIDTH);
        List<Integer> steps = new ArrayList<>();
        for (int point = 0; point < points; point++) {
            int from = (int) ((long) point * length / points);
            int to = (int) ((point + 1L) * length / points);
            int highest = from;
            for (int step = from; step < to; step++) {
                if (value(series, step) > value(series, highest)) {
                    highest = step;
                }
            }
            steps.add(highest);
        }
        return steps;
    }

    /** From 0 to these values. */
    private record Axes(double mostX, double mostY) {

        double x(double value) {
            return LEFT + value / mostX * (WIDTH - LEFT - RIGHT);
        }

        double y(double value) {
            return HEIGHT - BOTTOM - value / mostY * (HEIGHT - BOTTOM - TOP);
        }

        /** Begins a picture. */
        String frame(String nameX, String nameY) {
            StringBuilder svg = new StringBuilder(String.format(
                    Locale.ROOT,
                    "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s, %s\">\n",
                    WIDTH,
                    HEIGHT,
                    nameX,
                    nameY));
            svg.append(String.format(
                    Locale.ROOT,
                    "<path class=\"axis\" fill=\"none\" d=\"M%d %dV%dH%d\"/>\n",
                    LEFT,
                    TOP,
                    HEIGHT - BOTTOM,
                    WIDTH - RIGHT));
            for (int i = 0; i <= 4; i++) {
                svg.append(String.format(
                        Locale.ROOT,
                        "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
                        x(mostX * i / 4),
                        HEIGHT - BOTTOM + 15,
                        label(mostX * i / 4)));
                svg.append(String.format(
                        Locale.ROOT,
                        "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
                        LEFT - 6,
                        y(mostY * i / 4) + 4,
                        label(mostY * i / 4)));
            }
            return svg.append(String.format(
                            Locale.ROOT,
                            "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n",
                            WIDTH - RIGHT,
                            HEIGHT - 4,
                            nameX))
                    .append(String.format(Locale.ROOT, "<text x=\"4\" y=\"%d\">%s</text>\n", HEIGHT - 4, nameY))
                    .toString();
        }

        private String label(double value) {
            int decimals = value >= 100 ? 0 : value >= 1 || value == 0 ? 1 : 3;
            return String.format(Locale.ROOT, "%." + decimals + "f", value);
        }
    }

    static String escape(String text) {
        return Table.printable(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
