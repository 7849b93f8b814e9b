package org.lxcautoscale.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.decision.Outlook;
import org.lxcautoscale.history.ContainerFigure;
import org.lxcautoscale.history.Series.Point;

/** What is learned of a container, and said of it. */
class LearnerTest extends LearnerFixture {

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
