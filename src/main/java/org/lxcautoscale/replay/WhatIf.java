package org.lxcautoscale.replay;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.DoubleConsumer;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.CpuUnit;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.history.PastUsage;
import org.lxcautoscale.settings.ContainerIdentity;
import org.lxcautoscale.settings.ContainerPolicies;
import org.lxcautoscale.settings.ContainerSettings;
import org.lxcautoscale.settings.EffectiveSettings;

/**
 * What a change of the configuration would have done with the containers of a host: replays what the history has of each against
 * both, each with the settings of its tier and its tags. Containers are replayed one after the other on one thread, so that the
 * memory of one of them is enough, some 2 MB for a month. A step of the replay begins at the time of day at which it was recorded.
 */
public final class WhatIf {

    /** How many of the decisions that differ are kept. */
    public static final int MOST_DIFFERENCES = 200;

    /** How many points a {@link Course} has. */
    public static final int POINTS = 180;

    private static final Candidate LEFT_ALONE = new Candidate("static", false, (_, _) -> new StaticSize());
    private static final double TENTH_OF_A_CORE = 0.1;

    private final Question question;
    private final Map<Resource, Course> courses = new EnumMap<>(Resource.class);
    private final List<OfContainer> containers = new ArrayList<>();
    private final PriorityQueue<Difference> differences = new PriorityQueue<>(Difference.MOST_FIRST.reversed());
    private long differing;

    /**
     * What is asked.
     *
     * @param timezone of off-peak time
     * @param known containers that exist, by id, for their names and tags; others go by the name that they had
     */
    public record Question(
            ContainerPolicies before,
            ContainerPolicies after,
            ZoneId timezone,
            Instant from,
            Instant until,
            Map<ContainerId, ContainerIdentity> known) {

        public Question {
            known = Map.copyOf(known);
        }
    }

    /**
     * What has come of it.
     *
     * @param containers in the order of their ids, one for each resource of which anything was recorded
     * @param differences decisions that differ, most different first, at most {@value #MOST_DIFFERENCES}
     * @param differing how many there are in all
     * @param courses by resource; none where nothing was recorded
     */
    public record Answer(
            Instant from,
            Instant until,
            List<OfContainer> containers,
            List<Difference> differences,
            long differing,
            Map<Resource, Course> courses) {

        public Answer {
            containers = List.copyOf(containers);
            differences = List.copyOf(differences);
            courses = Map.copyOf(courses);
        }

        /** Those of one resource. */
        public List<OfContainer> of(Resource resource) {
            return containers.stream().filter(one -> one.resource() == resource).toList();
        }

        /** What the change comes to for one resource. */
        public Comparison comparison(Resource resource) {
            List<OfContainer> all = of(resource);
            return Comparison.of(
                    result("before", all.stream().map(OfContainer::before).toList()),
                    result("after", all.stream().map(OfContainer::after).toList()));
        }

        private static Replay.PolicyResult result(String name, List<Score> scores) {
            return new Replay.PolicyResult(name, Score.mean(scores), scores);
        }

        /** The mean over all containers of one resource. */
        public Score before(Resource resource) {
            return Score.mean(of(resource).stream().map(OfContainer::before).toList());
        }

        /** The same after the change. */
        public Score after(Resource resource) {
            return Score.mean(of(resource).stream().map(OfContainer::after).toList());
        }
    }

    /**
     * One resource of one container.
     *
     * @param tierBefore the section that its settings come from; empty if it is left alone
     * @param tierAfter the same after the change
     * @param steps in how many steps of {@link PastUse#STEP} anything was recorded
     */
    public record OfContainer(
            ContainerId id,
            String name,
            Resource resource,
            String tierBefore,
            String tierAfter,
            int steps,
            Score before,
            Score after) {}

    /**
     * What was decided at one time.
     *
     * @param from the size before, in cores or MiB
     * @param to the size after; the same if it stays
     */
    public record Move(double from, double to) {

        public double by() {
            return to - from;
        }
    }

    /** A time at which the two would have decided differently. */
    public record Difference(Instant at, ContainerId id, String name, Resource resource, Move before, Move after) {

        /** Most different first, then the earlier one. */
        static final Comparator<Difference> MOST_FIRST = Comparator.comparingDouble(Difference::weight)
                .reversed()
                .thenComparing(Difference::at)
                .thenComparing(Difference::id)
                .thenComparing(Difference::resource);

        /** How far apart the moves are, as a share of the largest of the sizes. */
        double weight() {
            double largest = Math.max(Math.max(before.from(), before.to()), Math.max(after.from(), after.to()));
            return Math.abs(before.by() - after.by()) / largest;
        }
    }

    /**
     * The sums over all containers in the course of time, {@value #POINTS} means of equal length, in cores or MiB.
     *
     * @param used what was used
     * @param before what containers would have had
     * @param after the same after the change
     */
    @SuppressWarnings("ArrayRecordComponent") // read only
    public record Course(double[] used, double[] before, double[] after) {

        private static Course empty() {
            return new Course(new double[POINTS], new double[POINTS], new double[POINTS]);
        }
    }

    private WhatIf(Question question) {
        this.question = question;
    }

    /**
     * Answers a question.
     *
     * @param progress is told which share of the work is done, 0 … 1
     * @throws IOException when the history cannot be read
     * @throws InterruptedException when the thread is interrupted
     */
    public static Answer answer(Question question, PastUsage history, DoubleConsumer progress)
            throws IOException, InterruptedException {
        return answer(
                question, PastUseReader.containers(history), (id, name) -> read(question, history, id, name), progress);
    }

    private static Optional<PastUse> read(Question question, PastUsage history, ContainerId id, String name)
            throws IOException {
        PastUseReader reader = new PastUseReader(id.value(), name, question.from(), question.until());
        reader.add(history);
        return reader.read();
    }

    /** Finds what a container has used; empty if nothing is known. */
    @FunctionalInterface
    interface Source {
        Optional<PastUse> find(ContainerId id, String name) throws IOException;
    }

    static Answer answer(Question question, Map<ContainerId, String> names, Source source, DoubleConsumer progress)
            throws IOException, InterruptedException {
        WhatIf asked = new WhatIf(question);
        int done = 0;
        for (Map.Entry<ContainerId, String> container : names.entrySet()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Optional<PastUse> found = source.find(container.getKey(), container.getValue());
            progress.accept((done + 0.5) / names.size());
            if (found.isPresent()) {
                asked.replay(container.getKey(), found.get());
            }
            progress.accept((double) ++done / names.size());
        }
        return asked.answer();
    }

    private Answer answer() {
        List<Difference> sorted = new ArrayList<>(differences);
        sorted.sort(Difference.MOST_FIRST);
        return new Answer(question.from(), question.until(), containers, sorted, differing, courses);
    }

    private void replay(ContainerId id, PastUse use) throws InterruptedException {
        ContainerIdentity known = question.known().getOrDefault(id, ContainerIdentity.withoutTags(id, use.name()));
        Set<String> tags = known.tags().orElse(Set.of());
        EffectiveSettings before = question.before().of(id, known.name(), tags);
        EffectiveSettings after = question.after().of(id, known.name(), tags);
        for (Series recorded : use.series()) {
            int early = stepsSinceMidnight(use.start());
            Series series = shifted(recorded, early);
            Replay.Run old = run(series, before);
            Replay.Run fresh = run(series, after);
            containers.add(new OfContainer(
                    id,
                    known.name(),
                    recorded.resource(),
                    tier(before),
                    tier(after),
                    use.of(recorded.resource()).known(),
                    old.score(),
                    fresh.score()));
            Instant start = use.start().minus(PastUse.STEP.multipliedBy(early));
            compare(known, series, start, old.limits(), fresh.limits());
            addToCourse(series, start, old.limits(), fresh.limits());
        }
    }

    private static String tier(EffectiveSettings settings) {
        return settings.isManaged() ? settings.settings().section() : "";
    }

    private int stepsSinceMidnight(Instant start) {
        LocalTime time = start.atZone(question.timezone()).toLocalTime();
        return Math.toIntExact(time.toSecondOfDay() / PastUse.STEP.toSeconds());
    }

    /** The policies take the first step for midnight: nothing was recorded from then to the beginning. */
    private static Series shifted(Series series, int steps) {
        return new Series(
                series.name(),
                series.resource(),
                series.step(),
                shifted(series.used(), steps),
                shifted(series.peak(), steps),
                series.allocation(),
                series.meanAllocation());
    }

    private static double[] shifted(double[] values, int steps) {
        double[] shifted = new double[values.length + steps];
        Arrays.fill(shifted, 0, steps, Double.NaN);
        System.arraycopy(values, 0, shifted, steps, values.length);
        return shifted;
    }

    private static Replay.Run run(Series series, EffectiveSettings settings) throws InterruptedException {
        SizeRange range = rules(settings.settings()).ranges(List.of(series)).getFirst();
        return settings.isManaged()
                ? Replay.run(series, range, Candidate.planned("planned", settings.settings()))
                : Replay.run(series, unbounded(series, range), LEFT_ALONE);
    }

    /** The bounds of its settings, but for memory without a maximum, which is bounded as in all replays. */
    private static SizeRules rules(ContainerSettings settings) {
        return new SizeRules(
                settings.cpuUnit() == CpuUnit.CORES ? 1 : TENTH_OF_A_CORE,
                bound(Resource.CPU, settings.cpu().minimum()),
                bound(Resource.CPU, settings.cpu().maximum()),
                bound(Resource.MEMORY, settings.memory().minimum()),
                bound(Resource.MEMORY, settings.memory().maximum()));
    }

    private static OptionalDouble bound(Resource resource, long amount) {
        return amount == resource.unlimited()
                ? OptionalDouble.empty()
                : OptionalDouble.of(amount / PlannedContainer.perUnit(resource));
    }

    /** A container that is left alone keeps its size, whatever the bounds. */
    private static SizeRange unbounded(Series series, SizeRange range) {
        SizeRange usual = SizeRules.DEFAULT.ranges(List.of(series)).getFirst();
        return new SizeRange(range.unit(), usual.highest(), range.unit());
    }

    private void compare(ContainerIdentity container, Series series, Instant start, double[] before, double[] after) {
        for (int step = 0; step + 1 < before.length; step++) {
            Move old = new Move(before[step], before[step + 1]);
            Move fresh = new Move(after[step], after[step + 1]);
            if (old.by() == fresh.by()) {
                continue;
            }
            differing++;
            differences.add(new Difference(
                    start.plus(series.step().multipliedBy(step + 1L)),
                    container.id(),
                    container.name(),
                    series.resource(),
                    old,
                    fresh));
            if (differences.size() > MOST_DIFFERENCES) {
                differences.poll();
            }
        }
    }

    private void addToCourse(Series series, Instant start, double[] before, double[] after) {
        Course course = courses.computeIfAbsent(series.resource(), _ -> Course.empty());
        Duration whole = Duration.between(question.from(), question.until());
        double share = series.step().toMillis() * (double) POINTS / whole.toMillis();
        double first = Duration.between(question.from(), start).toMillis() * (double) POINTS / whole.toMillis();
        for (int step = 0; step < series.length(); step++) {
            int point = (int) Math.floor(first + (step + 0.5) * share);
            if (point >= 0 && point < POINTS && !Double.isNaN(series.used()[step])) {
                course.used()[point] += series.used()[step] * share;
                course.before()[point] += before[step] * share;
                course.after()[point] += after[step] * share;
            }
        }
    }
}
