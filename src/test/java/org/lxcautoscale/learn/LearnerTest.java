package org.lxcautoscale.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.anomaly.DetectorOptions;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.Outlook;
import org.lxcautoscale.demand.Demand;
import org.lxcautoscale.demand.Sizes;
import org.lxcautoscale.forecast.Horizon;
import org.lxcautoscale.history.ContainerFigure;
import org.lxcautoscale.history.Minute;
import org.lxcautoscale.history.Series.Point;
import org.lxcautoscale.log.LogLines;

/** Time is that of the minutes; a minute stands for its window. */
class LearnerTest {

    private static final ContainerId WEB = new ContainerId("101");
    private static final long MIB = 1L << 20;

    @TempDir
    private Path dir;

    private final LogLines log = new LogLines();
    private final Bounds bounds = bounds();
    private Learner.Past past = (_, _, _, _) -> List.of();
    private ZoneId zone = ZoneOffset.UTC;

    @AfterEach
    void restoreLog() {
        log.close();
    }

    private static Bounds bounds() {
        try {
            return Bounds.of(new ConfigurationReader(Map.of())
                    .defaults(Map.of("min_memory", "512", "max_memory", "6000", "min_cores", "1", "max_cores", "6"))
                    .settings()
                    .containers());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Learner learner() {
        return new Learner(new ModelFiles(dir.resolve("ml")), bounds, Horizon.DEFAULT, zone, past);
    }

    private Path file() {
        return dir.resolve("ml/101.model");
    }

    private static void add(Learner learner, String name, List<Point<ContainerFigure>> points) {
        points.forEach(point -> learner.add(List.of(new Minute("101", name, point)), () -> false));
    }

    private static void live(Learner learner, Instant from, Instant until) {
        add(learner, "web", Lived.points(from, until));
    }

    /** What it was told last, however long ago. */
    private static Outlook outlook(Learner learner) {
        return learner.outlooks(Instant.MIN).getOrDefault(WEB, Outlook.NONE);
    }

    /** A history of all until then, under the name {@code web}. */
    private void remember(Instant end) {
        past = (id, name, from, until) -> id.equals("101") && name.equals("web")
                ? Lived.points(from.isBefore(Lived.MIDNIGHT) ? Lived.MIDNIGHT : from, until.isBefore(end) ? until : end)
                : List.of();
    }

    private Learner grown(Instant end) {
        remember(end);
        Learner learner = learner();
        live(learner, end, end.plus(Demand.WINDOW.multipliedBy(2)));
        return learner;
    }

    @Test
    void afterSomeDaysThePeakIsExpectedBeforeItComes() {
        Learner learner = learner();
        live(learner, Lived.MIDNIGHT, Lived.at(5, 7, 0));
        assertThat(outlook(learner).cpu())
                .get()
                .satisfies(early -> assertThat(early.ahead()).isLessThan(2000));

        live(learner, Lived.at(5, 7, 0), Lived.at(5, 9, 0));

        Outlook before = outlook(learner);
        assertThat(before.cpu()).get().satisfies(cpu -> {
            assertThat(cpu.soon()).isBetween(3500L, 6000L);
            assertThat(cpu.ahead()).isBetween(cpu.soon(), 6000L);
            assertThat(cpu.sentence()).contains("is expected in the next hour");
        });
        assertThat(before.memory()).get().satisfies(memory -> {
            assertThat(memory.soon()).isBetween(3000 * MIB, 6000 * MIB);
            assertThat(memory.sentence()).contains("MB");
        });
    }

    @Test
    void ofMinutesNothingIsExpectedNorTakenAwayAndItSaysWhy() {
        Learner learner = learner();
        for (int minute = 0; minute < 12; minute++) {
            learner.add(List.of(Lived.minute("101", "web", Lived.at(0, 1, minute))), () -> false);
        }

        Outlook outlook = outlook(learner);
        assertThat(outlook.cpu()).isEmpty();
        assertThat(outlook.memory()).isEmpty();
        assertThat(outlook.unusual()).isEmpty();
        assertThat(outlook.notes())
                .anyMatch(note -> note.startsWith("the forecast of CPU is not used: it has proved nothing yet"))
                .anyMatch(note -> note.startsWith("the forecast of memory is not used: "));
        assertThat(learner.suggestions(Instant.MIN)).isEmpty();
    }

    @Test
    void anUnusualStateIsToldUntilItEndsAndNothingIsTakenAwayMeanwhile() {
        Learner learner = grown(Lived.at(8, 12, 0));
        assertThat(outlook(learner).unusual()).isEmpty();
        assertThat(learner.suggestions(Instant.MIN)).as("it is too large").isNotEmpty();

        add(learner, "web", flooded(Lived.at(8, 12, 10), Lived.at(8, 12, 30)));
        assertThat(outlook(learner).unusual())
                .hasValueSatisfying(what -> assertThat(what).contains("network received", "are usual"));
        assertThat(learner.suggestions(Instant.MIN)).isEmpty();

        live(learner, Lived.at(8, 12, 30), Lived.at(8, 13, 30));
        assertThat(outlook(learner).unusual()).isEmpty();
        assertThat(learner.suggestions(Instant.MIN)).isNotEmpty();
    }

    private static List<Point<ContainerFigure>> flooded(Instant from, Instant until) {
        return Lived.points(from, until).stream()
                .map(point -> {
                    Map<ContainerFigure, Long> figures = new EnumMap<>(point.figures());
                    figures.put(ContainerFigure.NETWORK_RECEIVED, 5_000_000L);
                    return new Point<>(point.at(), figures);
                })
                .toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 60 * 24 * 2})
    void afterAGapItGoesOn(long hours) {
        Learner learner = grown(Lived.at(8, 12, 0));
        Instant again = Lived.at(8, 12, 0).plus(Duration.ofHours(hours));

        live(learner, again, again.plus(Duration.ofMinutes(30)));

        Outlook outlook = outlook(learner);
        assertThat(outlook.unusual()).isEmpty();
        if (hours > 24 * 14) {
            assertThat(outlook.cpu()).as("what it was worth is long ago").isEmpty();
            assertThat(outlook.notes()).isNotEmpty();
        } else {
            assertThat(outlook.cpu()).isPresent();
        }
    }

    @Test
    void aContainerThatHasBeenAwayForAWhileHasNoOutlook() {
        Learner learner = grown(Lived.at(5, 12, 0));
        learner.add(List.of(Lived.minute("102", "db", Lived.at(5, 14, 0))), () -> false);
        learner.add(List.of(Lived.minute("102", "db", Lived.at(5, 14, 5))), () -> false);

        assertThat(learner.outlooks(Lived.at(5, 13, 49))).containsOnlyKeys(new ContainerId("102"));
        assertThat(learner.suggestions(Lived.at(5, 13, 49)))
                .noneMatch(suggestion -> suggestion.id().equals(WEB));
    }

    @Test
    void whenTheClockIsSetBackNothingIsExpectedUntilItHasCaughtUp() {
        Learner learner = grown(Lived.at(5, 8, 30));
        assertThat(outlook(learner).cpu()).isPresent();

        live(learner, Lived.at(5, 6, 40), Lived.at(5, 8, 30));
        Outlook meanwhile = outlook(learner);
        assertThat(meanwhile.cpu()).isEmpty();
        assertThat(meanwhile.memory()).isEmpty();
        assertThat(meanwhile.notes())
                .containsExactly("the clock was set back, and nothing is expected until it is 08:40 again");
        assertThat(learner.suggestions(Instant.MIN)).isEmpty();

        live(learner, Lived.at(5, 8, 30), Lived.at(5, 8, 50));
        assertThat(outlook(learner).cpu()).isPresent();
    }

    @Test
    void aClockThatWasAWeekAheadForAWhileLeavesNothingBehind() {
        Learner learner = grown(Lived.at(5, 8, 0));
        live(learner, Lived.at(12, 8, 0), Lived.at(12, 8, 30));

        live(learner, Lived.at(5, 8, 30), Lived.at(5, 9, 0));

        assertThat(outlook(learner).cpu())
                .hasValueSatisfying(cpu -> assertThat(cpu.soon()).isGreaterThan(3400));
        assertThat(log.messages()).anyMatch(line -> line.contains("The clock was set back by more than a day"));
    }

    @Test
    void anHourThatComesTwiceIsLearnedOnceAndOneThatIsLeftOutIsUnknown() throws IOException {
        zone = ZoneId.of("Europe/Berlin");
        Learner learner = learner();
        Instant start = Instant.parse("2026-10-20T00:00:00Z");
        Instant again = Instant.parse("2026-10-25T01:00:00Z"); // 03:00 becomes 02:00
        live(learner, start, again);
        assertThat(outlook(learner).notes()).noneMatch(note -> note.contains("clock"));

        live(learner, again, again.plus(Duration.ofMinutes(40)));
        assertThat(outlook(learner).notes())
                .containsExactly("the clock was set back, and nothing is expected until it is 03:00 again");

        live(learner, again.plus(Duration.ofMinutes(40)), again.plus(Duration.ofMinutes(80)));
        assertThat(outlook(learner).notes()).noneMatch(note -> note.contains("clock"));
        learner.save();

        Learner restarted = learner();
        live(restarted, again.plus(Duration.ofMinutes(80)), again.plus(Duration.ofMinutes(120)));
        assertThat(outlook(restarted).notes()).noneMatch(note -> note.contains("clock"));

        Learner spring = learner();
        live(spring, Instant.parse("2026-03-24T00:00:00Z"), Instant.parse("2026-03-29T03:00:00Z"));
        assertThat(log.messages()).noneMatch(line -> line.contains("failed"));
    }

    @Test
    void anotherNameIsAnotherContainer() throws IOException {
        Learner learner = grown(Lived.at(5, 8, 0));
        learner.save();
        add(learner, "db", Lived.points(Lived.at(5, 8, 10), Lived.at(5, 8, 20)));

        assertThat(outlook(learner).cpu()).isEmpty();
        assertThat(outlook(learner).notes()).anyMatch(note -> note.contains("of 0.0 days something is known"));
        assertThat(log.messages()).containsOnlyOnce("Container 101 is db now, not web: it is learned of anew.");

        Learner restarted = learner();
        add(restarted, "db", Lived.points(Lived.at(5, 8, 10), Lived.at(5, 8, 20)));
        assertThat(outlook(restarted)).as("after a restart, too").isEqualTo(outlook(learner));
        assertThat(log.messages())
                .filteredOn(line -> line.contains("is db now"))
                .hasSize(2);
    }

    @Test
    void aContainerThatCannotBeReadIsStillItself() {
        Learner learner = grown(Lived.at(5, 8, 30));

        add(learner, "101", Lived.points(Lived.at(5, 8, 40), Lived.at(5, 8, 50)));

        assertThat(outlook(learner).cpu()).isPresent();
        assertThat(log.messages()).noneMatch(line -> line.contains("anew"));
    }

    @Test
    void whatIsGoneIsForgotten() throws IOException {
        Learner learner = grown(Lived.at(1, 0, 0));
        learner.save();
        assertThat(file()).exists();

        learner.forget(WEB);

        assertThat(file()).doesNotExist();
        assertThat(learner.outlooks(Instant.MIN)).isEmpty();
        assertThat(learner.suggestions(Instant.MIN)).isEmpty();
        learner.forget(WEB);
    }

    @Test
    void afterARestartItGoesOnAsIfThereHadBeenNone() throws IOException {
        Learner learner = grown(Lived.at(5, 6, 0));
        live(learner, Lived.at(5, 6, 10), Lived.at(5, 8, 0));
        learner.save();
        past = (_, _, _, _) -> List.of();
        Learner restarted = learner();

        live(learner, Lived.at(5, 8, 0), Lived.at(5, 9, 30));
        live(restarted, Lived.at(5, 7, 55), Lived.at(5, 9, 30));

        assertThat(outlook(restarted)).isEqualTo(outlook(learner));
        assertThat(restarted.suggestions(Instant.MIN)).isEqualTo(learner.suggestions(Instant.MIN));
        restarted.save();
        byte[] continued = Files.readAllBytes(file());
        learner.forget(WEB);
        assertThat(continued).hasSizeLessThan(64 << 10);
    }

    @Test
    void whatHasHappenedSinceItWasSavedIsLearnedFromTheHistory() throws IOException {
        grown(Lived.at(2, 0, 0)).save();

        remember(Lived.at(5, 8, 50));
        Learner restarted = learner();
        live(restarted, Lived.at(5, 8, 50), Lived.at(5, 9, 0));

        assertThat(outlook(restarted).cpu())
                .hasValueSatisfying(cpu -> assertThat(cpu.soon()).isGreaterThan(3400));
        assertThat(outlook(restarted)).isEqualTo(outlook(grownAnew(Lived.at(5, 8, 50))));
    }

    private Learner grownAnew(Instant end) throws IOException {
        Files.deleteIfExists(file());
        return grown(end);
    }

    @ParameterizedTest
    @ValueSource(strings = {"empty", "truncated", "foreign", "flipped", "huge", "directory"})
    void aModelThatMakesNoSenseIsLearnedAnewWithAWarning(String kind) throws IOException {
        Learner whole = grown(Lived.at(5, 8, 50));
        whole.save();
        byte[] good = Files.readAllBytes(file());
        switch (kind) {
            case "empty" -> Files.write(file(), new byte[0]);
            case "truncated" -> Files.write(file(), Arrays.copyOf(good, good.length / 2));
            case "foreign" -> Files.writeString(file(), "{\"version\": 1}");
            case "flipped" -> {
                good[good.length / 2] ^= 0x10;
                Files.write(file(), good);
            }
            case "huge" -> Files.write(file(), new byte[1 << 20]);
            case "directory" -> {
                Files.delete(file());
                Files.createDirectory(file());
            }
            default -> throw new AssertionError(kind);
        }

        Learner restarted = learner();
        live(restarted, Lived.at(5, 8, 50), Lived.at(5, 9, 0));

        assertThat(outlook(restarted)).isEqualTo(outlook(whole));
        assertThat(log.messages())
                .filteredOn(line -> line.startsWith("The model of container 101 cannot be used, and is learned anew: "))
                .singleElement()
                .asString()
                .doesNotEndWith("null");
    }

    @Test
    void everyTruncationAndManyFlipsAreNoticed() {
        byte[] good = Learned.ofNew("web", DetectorOptions.DEFAULT).toBytes();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 500; i++) {
            byte[] cut = Arrays.copyOf(good, random.nextInt(good.length));
            byte[] flipped = good.clone();
            flipped[random.nextInt(2, good.length)] ^= (byte) (1 << random.nextInt(8));
            for (byte[] bytes : List.of(cut, flipped)) {
                try {
                    Learned.of(bytes, DetectorOptions.DEFAULT);
                } catch (IOException e) {
                    assertThat(e.getMessage()).isNotBlank();
                }
            }
        }
    }

    @Test
    void anUnreadableHistoryIsSaidAndItLearnsFromNowOn() {
        past = (_, _, _, _) -> {
            throw new IOException("the history cannot be read: it is locked");
        };
        Learner learner = learner();

        live(learner, Lived.at(0, 1, 0), Lived.at(0, 1, 10));

        assertThat(log.messages())
                .containsExactly(
                        "Nothing is learned of the past of container 101: the history cannot be read: it is locked");
        assertThat(outlook(learner).notes()).isNotEmpty();
    }

    @Test
    void whatFailsForOneContainerDoesNotConcernTheOthers() {
        past = (id, _, _, _) -> {
            if (id.equals("101")) {
                throw new IllegalStateException("no sense");
            }
            return List.of();
        };
        Learner learner = learner();
        for (int minute = 0; minute <= 10; minute += 5) {
            Instant at = Lived.at(0, 1, minute);
            learner.add(
                    List.of(
                            Lived.minute("101", "web", at),
                            Lived.minute("no number", "x", at),
                            Lived.minute("102", "db", at)),
                    () -> false);
        }

        assertThat(learner.outlooks(Lived.at(0, 1, 0))).containsOnlyKeys(WEB, new ContainerId("102"));
        assertThat(log.messages()).anyMatch(line -> line.startsWith("Learning of container 101 has failed"));
    }

    @Test
    void whatCannotBeSavedIsSavedTheNextTime() throws Exception {
        Learner learner = grown(Lived.at(0, 1, 0));
        Files.writeString(dir.resolve("ml"), "a file where the directory should be");
        assertThat(failure(learner)).contains("it is a file, but must be a directory");

        Files.delete(dir.resolve("ml"));
        learner.save();
        assertThat(file()).exists();
    }

    @Test
    void aFullDiskLeavesTheOldModelWhole() throws Exception {
        Path small = Files.createDirectory(dir.resolve("ml"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", small.toString()))
                .as("a small file system")
                .isZero();
        try {
            Learner learner = grown(Lived.at(3, 0, 0));
            learner.save();
            byte[] before = Files.readAllBytes(file());
            run("dd", "if=/dev/zero", "of=" + small.resolve("filler"), "bs=1k");
            live(learner, Lived.at(3, 0, 10), Lived.at(3, 0, 30));
            assertThat(failure(learner)).contains("No space left on device");
            assertThat(file()).hasBinaryContent(before);
            try (var files = Files.list(small)) {
                assertThat(files).as("nothing half-written is left").hasSize(2);
            }
            Files.delete(small.resolve("filler"));
            learner.save();
            assertThat(Files.readAllBytes(file())).isNotEqualTo(before);
        } finally {
            run("umount", small.toString());
        }
    }

    private static int run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor();
    }

    private static String failure(Learner learner) {
        try {
            learner.save();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
        throw new AssertionError("it was saved");
    }

    @Test
    void aConstantLifeIsNeverUnusualAndNeverExpectedToNeedMore() {
        past = (_, _, from, until) -> constant(from, until);
        Learner learner = learner();
        add(learner, "web", constant(Lived.at(8, 0, 0), Lived.at(8, 6, 0)));

        Outlook outlook = outlook(learner);
        assertThat(outlook.unusual()).isEmpty();
        assertThat(outlook.cpu().map(cpu -> cpu.ahead() <= 1000).orElse(true)).isTrue();
        assertThat(outlook.memory().map(memory -> memory.ahead() <= 1000 * MIB).orElse(true))
                .isTrue();
    }

    private static List<Point<ContainerFigure>> constant(Instant from, Instant until) {
        Map<ContainerFigure, Long> figures = Lived.figures(Lived.MIDNIGHT);
        return Lived.points(from, until).stream()
                .map(point -> new Point<>(point.at(), figures))
                .toList();
    }

    /** Whatever the minutes are. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noMinutesMakeItFailOrSuggestWhatMayNotBe(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        zone = ZoneId.of(random.nextBoolean() ? "America/St_Johns" : "UTC");
        Learner learner = learner();
        Instant at = Lived.MIDNIGHT;
        for (int i = 0; i < 1200; i++) {
            at = at.plus(step(random));
            Minute minute = new Minute("101", random.nextInt(300) == 0 ? "db" : "web", absurd(at, random));
            assertThatCode(() -> learner.add(List.of(minute), () -> false)).doesNotThrowAnyException();
            for (Suggestion suggestion : learner.suggestions(Instant.MIN)) {
                assertWithinBounds(suggestion);
            }
            for (Resource resource : Resource.values()) {
                Sizes sizes = bounds.of(WEB, "web").of(resource);
                assertThat(outlook(learner).of(resource))
                        .satisfies(expected -> assertThat(expected.map(one -> (double) one.ahead())
                                        .orElse(sizes.lowest()))
                                .isBetween(sizes.lowest(), sizes.highest()));
            }
        }
        learner.save();
        assertThat(Learned.of(Files.readAllBytes(file()), DetectorOptions.DEFAULT))
                .isNotNull();
        assertThat(log.messages()).noneMatch(line -> line.contains("failed") || line.contains("cannot be used"));
    }

    private void assertWithinBounds(Suggestion suggestion) {
        for (Resource resource : Resource.values()) {
            if (suggestion.action(resource) != Suggestion.Action.NONE) {
                Sizes sizes = bounds.of(WEB, "web").of(resource);
                assertThat((double) suggestion.suggested().get(resource)).isBetween(sizes.lowest(), sizes.highest());
            }
        }
    }

    private static Duration step(SplittableRandom random) {
        return switch (random.nextInt(60)) {
            case 0 -> Duration.ofDays(random.nextLong(-9, 40));
            case 1 -> Duration.ofSeconds(random.nextLong(-8000, 8000));
            case 2 -> Duration.ZERO;
            default -> Duration.ofMinutes(random.nextLong(1, 6));
        };
    }

    private static Point<ContainerFigure> absurd(Instant at, SplittableRandom random) {
        Map<ContainerFigure, Long> figures = new EnumMap<>(Lived.figures(at));
        for (ContainerFigure figure : ContainerFigure.values()) {
            switch (random.nextInt(120)) {
                case 0 -> figures.remove(figure);
                case 1 -> figures.put(figure, 0L);
                case 2 -> figures.put(figure, -random.nextLong(1, 1000));
                case 3 -> figures.put(figure, Long.MAX_VALUE);
                case 4 -> figures.put(figure, Long.MIN_VALUE);
                case 5 -> figures.put(figure, 1L << random.nextInt(63));
                default -> {
                    // as it is
                }
            }
        }
        return new Point<>(at, random.nextInt(200) == 0 ? Map.of() : figures);
    }

    @Test
    void unlimitedSizesAreNeitherExpectedNorSuggested() {
        Learner learner = learner();
        add(
                learner,
                "web",
                Lived.points(Lived.MIDNIGHT, Lived.at(2, 0, 0)).stream()
                        .map(point -> {
                            Map<ContainerFigure, Long> figures = new EnumMap<>(point.figures());
                            figures.remove(ContainerFigure.SIZE_CPU);
                            figures.remove(ContainerFigure.SIZE_MEMORY);
                            return new Point<>(point.at(), figures);
                        })
                        .toList());

        assertThat(outlook(learner).cpu()).isEmpty();
        assertThat(learner.suggestions(Instant.MIN)).isEmpty();
    }

    @Test
    void aSizeThatHasJustChangedIsNotSuggestedAbout() {
        Learner learner = grown(Lived.at(8, 12, 0));
        assertThat(learner.suggestions(Instant.MIN)).isNotEmpty();
        List<Point<ContainerFigure>> minutes = new ArrayList<>();
        for (int minute = 10; minute < 16; minute++) {
            Instant at = Lived.at(8, 12, minute);
            Map<ContainerFigure, Long> figures = Lived.figures(at);
            figures.put(ContainerFigure.SIZE_CPU, minute < 12 ? 6000L : 1000L);
            minutes.add(new Point<>(at, figures));
        }

        add(learner, "web", minutes);

        assertThat(learner.suggestions(Instant.MIN)).isEmpty();
    }

    @Test
    void itEndsBeforeTheNextContainerWhenItIsTold() {
        List<String> begun = new ArrayList<>();
        past = (id, _, _, _) -> {
            begun.add(id);
            return List.of();
        };
        Learner ending = learner();
        ending.add(
                List.of(Lived.minute("101", "web", Lived.MIDNIGHT), Lived.minute("102", "db", Lived.MIDNIGHT)),
                () -> !begun.isEmpty());

        assertThat(begun).containsExactly("101");
    }
}
