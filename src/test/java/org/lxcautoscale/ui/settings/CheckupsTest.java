package org.lxcautoscale.ui.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lxcautoscale.doctor.DoctorReport;

/** The doctor's checks, when somebody asks for them. */
@Timeout(60)
class CheckupsTest {

    private static final DoctorReport FINE = new DoctorReport(List.of());
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-30T12:00:00Z"));
    private final AtomicInteger runs = new AtomicInteger();
    private final CountDownLatch release = new CountDownLatch(1);

    private Checkups checkups(Supplier<DoctorReport> doctor) {
        return new Checkups(
                () -> {
                    runs.incrementAndGet();
                    return doctor.get();
                },
                now::get);
    }

    private DoctorReport hang() {
        try {
            release.await();
            return FINE;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void nothingIsCheckedUntilSomebodyAsks() throws InterruptedException {
        Checkups checkups = checkups(() -> FINE);
        assertThat(checkups.last()).isEmpty();
        assertThat(runs).hasValue(0);

        assertThat(checkups.run(LONG)).isTrue();

        assertThat(checkups.last()).contains(new Checkups.Done(FINE, now.get()));
        assertThat(checkups.isRunning()).isFalse();
    }

    @Test
    void whatTakesLongGoesOnOnceAndIsShownLater() throws InterruptedException {
        Checkups checkups = checkups(this::hang);

        assertThat(checkups.run(SHORT)).isFalse();
        assertThat(checkups.run(SHORT)).isFalse();
        assertThat(checkups.isRunning()).isTrue();
        assertThat(runs).hasValue(1);

        release.countDown();
        assertThat(checkups.run(LONG)).isTrue();
        assertThat(checkups.last()).isPresent();
    }

    @Test
    void aRunThatHangsIsGivenUpWhenTheNextOneIsAskedFor() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        Checkups checkups = checkups(() -> calls.incrementAndGet() == 1 ? hang() : FINE);
        assertThat(checkups.run(SHORT)).isFalse();

        now.updateAndGet(time -> time.plus(Checkups.LONGEST));

        assertThat(checkups.run(LONG)).isTrue();
        assertThat(checkups.last()).isPresent();
        Awaitility.await().untilAsserted(() -> assertThat(checkups.isRunning()).isFalse());
    }

    @Test
    void checksThatFailLeaveWhatWasFoundBefore() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        Checkups checkups = checkups(() -> {
            if (calls.incrementAndGet() > 1) {
                throw new IllegalStateException("broken");
            }
            return FINE;
        });
        checkups.run(LONG);

        assertThat(checkups.run(LONG)).isTrue();

        assertThat(checkups.last()).isPresent();
    }
}
