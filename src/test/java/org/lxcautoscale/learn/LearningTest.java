package org.lxcautoscale.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.LimitsInForce;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.decision.Outlook;
import org.lxcautoscale.forecast.Horizon;
import org.lxcautoscale.log.LogLines;
import org.lxcautoscale.metrics.CpuReading;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.MemoryReading;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;
import org.lxcautoscale.settings.MlSettings;

/** The thread beside the loop. */
@Timeout(60)
class LearningTest {

    private static final ContainerId WEB = new ContainerId("101");
    private static final Instant NOON = Lived.at(8, 12, 0);

    @TempDir
    private Path dir;

    private final LogLines log = new LogLines();
    private Learner.Past past = (_, _, from, until) -> Lived.points(from, until);
    private boolean acts = true;
    private @Nullable Learning learning;

    @AfterEach
    void end() {
        if (learning != null) {
            learning.close();
        }
        log.close();
    }

    private Path suggestions() {
        return dir.resolve("suggestions.json");
    }

    private Learning start() throws Exception {
        Bounds bounds = Bounds.of(
                new ConfigurationReader(Map.of()).defaults(Map.of()).settings().containers());
        Learner learner = new Learner(new ModelFiles(dir.resolve("ml")), bounds, Horizon.DEFAULT, ZoneOffset.UTC, past);
        Learning started = new Learning(
                learner,
                new MlSettings(true, acts, Optional.empty(), Duration.ofHours(1), Optional.of(suggestions())),
                _ -> List.of());
        learning = started;
        started.start();
        return started;
    }

    /** So many minutes from noon on, two samples a minute. */
    private static void observe(Learning learning, int minutes, String... ids) {
        observe(learning, NOON, minutes, ids);
    }

    private static void observe(Learning learning, Instant from, int minutes, String... ids) {
        var listener = learning.listener();
        for (int half = 0; half <= 2 * minutes; half++) {
            Instant at = from.plusSeconds(30L * half);
            long cpu = half * 6_000_000_000L; // 0.2 cores
            listener.observed(
                    new Observation(
                            new HostUsage(
                                    8,
                                    OptionalDouble.of(6),
                                    MemorySize.ofMebibytes(16384),
                                    MemorySize.ofMebibytes(9000)),
                            List.of(ids).stream().map(id -> observed(id, cpu)).toList()),
                    new Moment(at, at));
        }
    }

    private static Observed observed(String id, long cpuNanos) {
        return new Observed.Readable(
                new Container(
                        new ContainerId(id),
                        "web",
                        Container.Status.RUNNING,
                        Allocation.of(4, 6000),
                        false,
                        false,
                        "",
                        Set.of()),
                new Reading.Counters(
                        new CpuReading.Counter(cpuNanos),
                        OptionalLong.empty(),
                        OptionalDouble.empty(),
                        Optional.of(MemoryReading.of(800L << 20)),
                        LimitsInForce.ofMemory(Limit.own(6000L << 20))));
    }

    private static Moment moment(Instant wall) {
        return new Moment(wall, wall);
    }

    private static Outlook awaitOutlook(Learning learning, ContainerId id, Instant at) {
        return await().until(
                        () -> learning.of(id, moment(at)),
                        outlook -> !outlook.equals(Outlook.NONE) && !outlook.equals(Outlook.NONE.onlyShown()));
    }

    @Test
    void whatIsForeseenIsForgottenWhenNothingFollows() throws Exception {
        Learning started = start();
        observe(started, 6, "101");
        Instant published = NOON.plus(Duration.ofMinutes(5));

        Outlook outlook = awaitOutlook(started, WEB, published.plus(Duration.ofMinutes(1)));

        assertThat(outlook.cpu()).isPresent();
        assertThat(outlook.acts()).isTrue();
        assertThat(started.of(WEB, moment(published.plus(Learning.VALID_FOR)))).isEqualTo(outlook);
        assertThat(started.of(WEB, moment(published.plus(Learning.VALID_FOR).plusSeconds(1))))
                .isEqualTo(Outlook.NONE);
        assertThat(started.of(WEB, moment(published.minusSeconds(3600))))
                .as("the clock was set back")
                .isEqualTo(Outlook.NONE);
        assertThat(started.of(new ContainerId("999"), moment(published.plusSeconds(60))))
                .isEqualTo(Outlook.NONE);
    }

    @Test
    void whatMayNotActIsOnlyShown() throws Exception {
        acts = false;
        Learning started = start();
        observe(started, 6, "101");

        Outlook outlook = awaitOutlook(started, WEB, NOON.plus(Duration.ofMinutes(6)));

        assertThat(outlook.cpu()).isPresent();
        assertThat(outlook.acts()).isFalse();
    }

    @Test
    void suggestionsAreWrittenAndLoggedOnce() throws Exception {
        Learning started = start();
        observe(started, 21, "101");
        awaitOutlook(started, WEB, NOON.plus(Duration.ofMinutes(21)));

        started.close();

        assertThat(Files.readString(suggestions()).lines().filter(line -> line.contains("\"lxc_id\":\"101\"")))
                .hasSize(1);
        assertThat(log.messages())
                .filteredOn(line -> line.startsWith("Scaling suggestion for LXC ID 101: "))
                .hasSize(1);
        assertThat(dir.resolve("ml/101.model")).exists();
    }

    @Test
    void whatCannotBeWrittenIsSaidOnceAndItGoesOn() throws Exception {
        Files.writeString(dir.resolve("ml"), "no directory");
        Files.createDirectory(suggestions());
        Learning started = start();
        for (int hour = 0; hour < 4; hour++) { // no more at once than may wait
            observe(started, NOON.plus(Duration.ofHours(hour)), 50, "101");
            awaitOutlook(started, WEB, NOON.plus(Duration.ofMinutes(60L * hour + 50)));
        }
        started.close();

        assertThat(log.messages())
                .filteredOn(line -> line.startsWith("What was learned cannot be saved: "))
                .hasSize(1);
        assertThat(log.messages())
                .filteredOn(line -> line.startsWith("Suggestions cannot be written: "))
                .hasSize(1);
    }

    @Test
    void aFailureDoesNotEndIt() throws Exception {
        past = (id, _, from, until) -> {
            if (id.equals("101")) {
                throw new IllegalStateException("a fault of the program");
            }
            return Lived.points(from, until);
        };
        Learning started = start();
        observe(started, 6, "101", "102");

        Outlook outlook = awaitOutlook(started, new ContainerId("102"), NOON.plus(Duration.ofMinutes(6)));

        assertThat(outlook.cpu()).isPresent();
        assertThat(log.messages()).anyMatch(line -> line.contains("Learning of container 101 has failed"));
    }

    @Test
    void itNeverHoldsUpTheLoopAndEndsInTimeWithAFullQueue() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch locked = new CountDownLatch(1);
        past = (_, _, _, _) -> {
            reading.countDown();
            try {
                locked.await();
            } catch (InterruptedException e) {
                throw new IOException("interrupted", e);
            }
            return List.of();
        };
        Learning started = start();
        observe(started, Learning.MOST_WAITING * 3, "101", "102");
        reading.await();
        started.listener().gone(WEB);
        Thread unlocking = Thread.ofVirtual().start(() -> {
            await().until(started::isEnding);
            locked.countDown();
        });

        long begun = System.nanoTime();
        started.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        assertThat(dir.resolve("ml/101.model"))
                .as("also that it is gone has been learned")
                .doesNotExist();
        unlocking.join();
    }

    @Test
    void aContainerThatIsGoneIsForgottenAfterTheMinutesBeforeIt() throws Exception {
        Learning started = start();
        observe(started, 6, "101");
        started.listener().gone(WEB);

        started.close();

        assertThat(dir.resolve("ml/101.model")).doesNotExist();
    }
}
