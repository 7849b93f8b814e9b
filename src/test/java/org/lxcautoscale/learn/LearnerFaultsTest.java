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
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.anomaly.DetectorOptions;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.demand.Sizes;
import org.lxcautoscale.history.ContainerFigure;
import org.lxcautoscale.history.Minute;
import org.lxcautoscale.history.Series.Point;

/** What learning makes of damaged models, disks and histories that fail, and minutes of any kind. */
class LearnerFaultsTest extends LearnerFixture {

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
}
