package org.lxcautoscale.ui.whatif;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.replay.Comparison;
import org.lxcautoscale.replay.Score;
import org.lxcautoscale.replay.WhatIf.Answer;
import org.lxcautoscale.replay.WhatIf.Course;
import org.lxcautoscale.replay.WhatIf.Difference;
import org.lxcautoscale.replay.WhatIf.Move;
import org.lxcautoscale.replay.WhatIf.OfContainer;
import org.lxcautoscale.ui.page.Texts;
import org.lxcautoscale.ui.page.Units;

/**
 * An answer in words and figures for people.
 *
 * @param asked who has asked what
 * @param sentences what the change comes to, one for each resource
 * @param differing how many decisions differ, in words
 * @param draft the changed configuration, to be taken over
 * @param version of the file that it was made from
 */
public record ResultView(
        String asked,
        List<String> sentences,
        List<ResourceView> resources,
        List<Row> containers,
        String differing,
        List<DifferenceView> differences,
        String draft,
        String version) {

    private static final double MEBIBYTE = 1 << 20;
    /** Less would be shown as nothing. */
    private static final double HARDLY = 0.001;

    private static final int WIDTH = 720;
    private static final int HEIGHT = 160;

    /** A figure of one resource, as it is and with the change. */
    public record Figure(String name, String before, String after) {}

    /** The figures of one resource, and its course as lines of SVG. */
    public record ResourceView(
            String name, List<Figure> figures, String used, String before, String after, String most) {
        public ResourceView {
            figures = List.copyOf(figures);
        }
    }

    /** One resource of one container. */
    public record Row(
            String id,
            String name,
            String resource,
            String tier,
            String sizeBefore,
            String sizeAfter,
            String violationsBefore,
            String violationsAfter,
            String changesBefore,
            String changesAfter) {}

    /** A time at which it would have been decided differently. */
    public record DifferenceView(
            String time, String exactTime, String id, String name, String resource, String before, String after) {}

    public ResultView {
        sentences = List.copyOf(sentences);
        resources = List.copyOf(resources);
        containers = List.copyOf(containers);
        differences = List.copyOf(differences);
    }

    static ResultView of(Asked asked, Answer answer, Texts texts, Units units) {
        return new Maker(texts, units, answer).view(asked);
    }

    public int width() {
        return WIDTH;
    }

    public int height() {
        return HEIGHT;
    }

    /** Finds the words of one answer. */
    private record Maker(Texts texts, Units units, Answer answer) {

        ResultView view(Asked asked) {
            List<Resource> present = Arrays.stream(Resource.values())
                    .filter(resource -> !answer.of(resource).isEmpty())
                    .toList();
            return new ResultView(
                    words(asked, texts),
                    present.stream().map(this::sentence).toList(),
                    present.stream().map(this::resource).toList(),
                    answer.containers().stream().map(this::row).toList(),
                    texts.get("what-if.differences.count", answer.differing()),
                    answer.differences().stream().map(this::difference).toList(),
                    asked.draft(),
                    asked.version());
        }

        private String sentence(Resource resource) {
            Comparison comparison = answer.comparison(resource);
            long before = answer.before(resource).violations();
            long after = answer.after(resource).violations();
            String name = texts.get("what-if." + resource.name().toLowerCase(Locale.ROOT));
            if (comparison.smaller() + comparison.larger() == 0 && before == after) {
                return texts.get("what-if.effect.none", name);
            }
            String violations = before == after
                    ? texts.get("what-if.effect.violations.same", Long.toString(after))
                    : texts.get("what-if.effect.violations.more", Long.toString(after), Long.toString(before));
            return texts.get(
                    "what-if.effect",
                    comparison.smaller(),
                    name,
                    comparison.larger(),
                    signed(resource, comparison.difference()),
                    violations);
        }

        private String signed(Resource resource, double amount) {
            String size = size(resource, Math.abs(amount));
            if (size.equals(size(resource, 0))) {
                return texts.get("what-if.the-same");
            }
            return texts.get(amount < 0 ? "what-if.less" : "what-if.more", size);
        }

        private String size(Resource resource, double amount) {
            return switch (resource) {
                case CPU -> units.coresInWords(amount);
                case MEMORY -> units.memory(amount * MEBIBYTE);
            };
        }

        private ResourceView resource(Resource resource) {
            Score before = answer.before(resource);
            Score after = answer.after(resource);
            List<Figure> figures = List.of(
                    figure(
                            "mean",
                            size(resource, sum(resource, OfContainer::before)),
                            size(resource, sum(resource, OfContainer::after))),
                    shares("unused", before, after, Score::slack),
                    shares("too-little", before, after, Score::violationShare),
                    shares("lost", before, after, Score::lostUse),
                    figure("changes", changes(before), changes(after)));
            Course course = answer.courses().get(resource);
            if (course == null) {
                return new ResourceView(texts.get("what-if." + resource.name()), figures, "", "", "", "");
            }
            double most = Math.max(
                    1e-9,
                    DoubleStream.of(highest(course.used()), highest(course.before()), highest(course.after()))
                            .max()
                            .orElse(0));
            return new ResourceView(
                    texts.get("what-if." + resource.name()),
                    figures,
                    "0," + HEIGHT + " " + points(course.used(), most) + " " + WIDTH + "," + HEIGHT,
                    points(course.before(), most),
                    points(course.after(), most),
                    size(resource, most));
        }

        private static double highest(double[] values) {
            return Arrays.stream(values).max().orElse(0);
        }

        private static String points(double[] values, double most) {
            List<String> points = new ArrayList<>();
            for (int i = 0; i < values.length; i++) {
                double x = (double) i * WIDTH / (values.length - 1);
                double y = HEIGHT - values[i] / most * (HEIGHT - 4);
                points.add(Units.number(x, 1) + "," + Units.number(y, 1));
            }
            return String.join(" ", points);
        }

        private double sum(Resource resource, Function<OfContainer, Score> side) {
            return answer.of(resource).stream()
                    .mapToDouble(one -> side.apply(one).meanLimit())
                    .sum();
        }

        private Figure figure(String name, String before, String after) {
            return new Figure(texts.get("what-if." + name), before, after);
        }

        private Figure shares(String name, Score before, Score after, ToDoubleFunction<Score> share) {
            return figure(name, share(share.applyAsDouble(before)), share(share.applyAsDouble(after)));
        }

        private String share(double share) {
            return share > 0 && share < HARDLY ? texts.get("what-if.hardly") : units.percent(100 * share);
        }

        private static String changes(Score score) {
            return Units.number(score.changesPerDay(), 1);
        }

        private Row row(OfContainer one) {
            return new Row(
                    one.id().value(),
                    one.name(),
                    texts.get("what-if." + one.resource().name()),
                    one.tierBefore().equals(one.tierAfter())
                            ? tier(one.tierAfter())
                            : texts.get("what-if.moves", tier(one.tierBefore()), tier(one.tierAfter())),
                    size(one.resource(), one.before().meanLimit()),
                    size(one.resource(), one.after().meanLimit()),
                    share(one.before().violationShare()),
                    share(one.after().violationShare()),
                    changes(one.before()),
                    changes(one.after()));
        }

        private String tier(String section) {
            return section.isEmpty() ? texts.get("what-if.left-alone") : section;
        }

        private DifferenceView difference(Difference one) {
            return new DifferenceView(
                    units.time(one.at()),
                    units.exactTime(one.at()),
                    one.id().value(),
                    one.name(),
                    texts.get("what-if." + one.resource().name()),
                    move(one.resource(), one.before()),
                    move(one.resource(), one.after()));
        }

        private String move(Resource resource, Move move) {
            return move.by() == 0
                    ? texts.get("what-if.stays", size(resource, move.to()))
                    : texts.get("what-if.moves", size(resource, move.from()), size(resource, move.to()));
        }
    }

    /** Who has asked what. */
    static String words(Asked asked, Texts texts) {
        List<String> changed = new ArrayList<>();
        asked.changed().forEach((key, value) -> changed.add(key + " " + value));
        changed.sort(null);
        return texts.get(
                "what-if.asked",
                asked.by(),
                texts.get("what-if.days-asked", asked.days()),
                asked.section(),
                String.join(", ", changed));
    }
}
