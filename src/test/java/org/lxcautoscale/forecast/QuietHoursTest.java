package org.lxcautoscale.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.demand.Sizes;

class QuietHoursTest {

    private static final int HOUR = Forecaster.HOUR;
    private static final int DAY = Slots.DAY;
    private static final double MB = 1 << 20;
    private static final Sizes CORES = new Sizes(1000, 16_000, 1000);
    private static final Sizes MEMORY = new Sizes(128 * MB, 65_536 * MB, MB);

    private final ContainerModel model = new ContainerModel();
    private LongToDoubleFunction cpu = QuietHoursTest::office;
    private LongToDoubleFunction memory = _ -> 1000;
    private long next;

    /** What is quiet at this hour after so many days. */
    private Optional<String> at(int day, int hour) {
        for (long until = (long) day * DAY + (long) hour * HOUR; next < until; next++) {
            use(next);
        }
        return model.quiet();
    }

    private void use(long window) {
        double millicores = cpu.applyAsDouble(window);
        double megabytes = memory.applyAsDouble(window) * MB;
        model.add(Resource.CPU, window, new Use(millicores, millicores, 0, 8000), CORES, Horizon.DEFAULT);
        model.add(Resource.MEMORY, window, new Use(megabytes, megabytes, 0, 4096 * MB), MEMORY, Horizon.DEFAULT);
    }

    private static int hour(long window) {
        return (int) Math.floorMod(window, (long) DAY) / HOUR;
    }

    /** 2.1 cores from six to eleven at night, 0.3 else. */
    private static double office(long window) {
        return hour(window) >= 6 && hour(window) < 23 ? 2100 : 300;
    }

    @Test
    void hoursThatWereLowOnAllDaysAreQuiet() {
        assertThat(at(8, 2))
                .contains("between 23:00 and 06:00 it used at most 0.3 cores on the last 7 days,"
                        + " at other times usually up to 2.1 cores");
    }

    @Test
    void theDayIsNot() {
        assertThat(at(8, 12)).isEmpty();
    }

    @Test
    void theLastHourBeforeItIsOverIsNot() {
        assertThat(at(8, 4)).isPresent();
        assertThat(at(8, 6)).isEmpty();
    }

    @Test
    void itIsNotKnownBeforeFiveDays() {
        assertThat(at(4, 3)).isEmpty();
        assertThat(at(5, 3)).isPresent();
    }

    @Test
    void oneNightThatWasBusyIsEnoughToDoubt() {
        cpu = window -> window / DAY == 5 && hour(window) == 2 ? 1500 : office(window);

        assertThat(at(8, 2)).as("the next hour was busy then").isEmpty();
        assertThat(at(8, 4)).isPresent();
    }

    @Test
    void whatIsBusyNowIsNotQuiet() {
        cpu = window -> window >= 8 * DAY ? 1500 : office(window);

        assertThat(at(8, 2)).isEmpty();
    }

    @Test
    void aWeekendDoesNotChangeTheNights() {
        cpu = window -> window / DAY % 7 >= 5 ? 300 : office(window);

        assertThat(at(9, 2)).isPresent();
        assertThat(at(9, 12)).isEmpty();
    }

    @Test
    void whatHasNoPeakIsNeverQuiet() {
        cpu = _ -> 700;
        assertThat(at(8, 2)).isEmpty();

        cpu = window -> office(window) / 50;
        assertThat(at(17, 2)).isEmpty();
    }

    @Test
    void itIsNotQuietWhileMemoryIsAtItsPeak() {
        memory = window -> hour(window) >= 1 && hour(window) < 3 ? 3000 : 700;

        assertThat(at(8, 2)).isEmpty();
        assertThat(at(8, 4)).isPresent();
    }

    @Test
    void memoryAloneMayHaveQuietHours() {
        cpu = _ -> 700;
        memory = window -> office(window) * 1.5;

        assertThat(at(8, 2).orElseThrow())
                .startsWith("between 23:00 and 06:00 it used at most 450 MiB of memory on the last 7 days");
    }

    @Test
    void daysThatAreNotKnownDoNotCount() {
        for (; next < 8 * DAY + 2 * HOUR; next++) {
            if (next / DAY != 3) {
                use(next);
            }
        }
        assertThat(model.quiet().orElseThrow()).contains("on the last 7 days as far as they are known");

        QuietHoursTest other = new QuietHoursTest();
        for (; other.next < 8 * DAY + 2 * HOUR; other.next++) {
            if (other.next / DAY < 2 || other.next / DAY > 5) {
                other.use(other.next);
            }
        }
        assertThat(other.model.quiet()).isEmpty();
    }

    @Test
    void nothingIsKnownOfNothing() {
        assertThat(model.quiet()).isEmpty();
    }
}
