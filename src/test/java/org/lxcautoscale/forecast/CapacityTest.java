package org.lxcautoscale.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Resource;

class CapacityTest {

    private static final int DAY = Slots.DAY;
    private static final double GB = 1 << 30;
    private static final double HOST = 64 * GB;

    private Capacity capacity = new Capacity();
    private long next;

    /** Days whose highest use of memory is so many gigabytes, by their number; four windows of ten are lower. */
    private void use(int days, IntToDoubleFunction gigabytes) {
        for (; next < (long) days * DAY; next += DAY) {
            double highest = gigabytes.applyAsDouble((int) (next / DAY)) * GB;
            for (int i = 0; i < DAY; i++) {
                capacity.add(next + i, highest / GB * 100, i % 10 < 4 ? 0.8 * highest : highest);
            }
        }
        capacity.add(next, 0, 0);
    }

    private Optional<Full> full() {
        return capacity.full(Resource.MEMORY, HOST);
    }

    private static double alarms(Function<Random, IntToDoubleFunction> series) {
        int seen = 0;
        for (int seed = 1; seed <= 40; seed++) {
            CapacityTest one = new CapacityTest();
            IntToDoubleFunction days = series.apply(new Random(seed));
            boolean isSeen = false;
            for (int day = 1; day <= 90; day++) {
                one.use(day, days);
                isSeen |= one.full().isPresent();
            }
            seen += isSeen ? 1 : 0;
        }
        return seen / 40.0;
    }

    @Test
    void steadyGrowthHasAnEnd() {
        Random random = new Random(1);
        use(30, day -> 20 + 0.8 * day + 0.3 * random.nextGaussian());

        Full full = full().orElseThrow();
        assertThat(full.days()).isBetween(20, 28);
        assertThat(full.atTheEarliest()).isBetween(14, full.days());
        assertThat(full.atTheLatest()).isBetween(full.days(), 40);
        assertThat(full.sentence())
                .matches(
                        "the highest memory use of a day has grown by 8[0-4]\\d MiB a day for 30 days, is 4\\d\\.\\d GiB now, and"
                                + " reaches the 64\\.0 GiB of the host in about \\d\\d days \\(\\d\\d to \\d\\d\\)");
    }

    @Test
    void cpuIsForeseenAsWell() {
        use(30, day -> 20 + 0.8 * day);

        assertThat(capacity.full(Resource.CPU, 6400).orElseThrow().days()).isBetween(23, 26);
        assertThat(capacity.full(Resource.CPU, 6400).orElseThrow().sentence())
                .contains("the highest CPU use of a day", "0.08 cores a day", "the 6.4 cores of the host");
    }

    @Test
    void whatIsFullIsFullNow() {
        use(30, day -> 45 + 0.8 * day);

        assertThat(full().orElseThrow().days()).isZero();
    }

    @Test
    void nothingIsSaidBeforeThreeWeeksNorOfTheFarFuture() {
        use(20, day -> 20 + 0.8 * day);
        assertThat(full()).isEmpty();

        use(22, day -> 20 + 0.8 * day);
        assertThat(full()).isPresent();
        assertThat(capacity.full(Resource.MEMORY, 10 * HOST)).isEmpty();
    }

    @Test
    void growthIsFoundBeneathWeekends() {
        assertThat(alarms(random -> day -> 20 + 0.5 * day - (day % 7 >= 5 ? 6 : 0) + 0.5 * random.nextGaussian()))
                .isGreaterThan(0.95);
    }

    @Test
    void whatIsNotClearIsNotSaid() {
        assertThat(alarms(random -> _ -> 40 + 4 * random.nextGaussian()))
                .as("noise")
                .isZero();
        assertThat(alarms(random -> {
                    int begin = random.nextInt(7);
                    return day -> (day + begin) % 7 >= 5 ? 20 : 45 + random.nextGaussian();
                }))
                .as("weekends")
                .isZero();
        assertThat(alarms(random -> {
                    int at = random.nextInt(90);
                    return day -> 30 + (day >= at ? 15 : 0) + random.nextGaussian();
                }))
                .as("a step")
                .isZero();
        assertThat(alarms(random -> {
                    double[] level = {35};
                    return _ -> level[0] = Math.clamp(level[0] + random.nextGaussian(), 1, 60);
                }))
                .as("a walk at random")
                .isLessThan(0.08);
        assertThat(alarms(random -> day -> 20 + 25 * (1 - Math.exp(-day / 15.0)) + 0.3 * random.nextGaussian()))
                .as("what levels off")
                .isLessThan(0.03);
    }

    @Test
    void aDayThatIsHardlyKnownDoesNotCount() {
        use(30, day -> 20 + 0.8 * day);
        for (int i = 1; i < 20; i++) {
            capacity.add(next + i, 1, 60 * GB);
        }
        next += DAY;
        capacity.add(next, 1, 60 * GB);

        assertThat(full().orElseThrow().days()).isBetween(23, 26);
        assertThat(full().orElseThrow().sentence()).contains("grown by 819 MiB a day", "is 44.");
    }

    @Test
    void whatCannotBeIsNotLearnedOf() {
        use(25, day -> 20 + 0.8 * day);
        byte[] before = capacity.toBytes();

        assertThat(capacity.add(next + 1, Double.NaN, 1)).isFalse();
        assertThat(capacity.add(next + 1, 1, Double.POSITIVE_INFINITY)).isFalse();
        assertThat(capacity.add(next + 1, -1, 1)).isFalse();
        assertThat(capacity.add(next, 1, 1)).as("again").isFalse();
        assertThat(capacity.add(next - 5, 1, 1)).as("before").isFalse();
        assertThat(capacity.add(Long.MAX_VALUE, 1, 1)).isFalse();
        assertThat(capacity.toBytes()).isEqualTo(before);
    }

    @Test
    void afterHalfAYearWithoutAnythingNothingIsKnown() {
        use(30, day -> 20 + 0.8 * day);
        next += 180L * DAY;
        capacity.add(next, 1, GB);

        assertThat(full()).isEmpty();
        assertThat(capacity.last()).isEqualTo(next);
    }

    @Test
    void itContinuesAsIfItHadNeverBeenWritten() throws IOException {
        use(25, day -> 20 + 0.8 * day);
        CapacityTest read = new CapacityTest();
        read.capacity = Capacity.of(capacity.toBytes());
        read.next = next;
        use(40, day -> 20 + 0.8 * day);
        read.use(40, day -> 20 + 0.8 * day);

        assertThat(capacity.toBytes()).hasSizeLessThan(1024).isEqualTo(read.capacity.toBytes());
        assertThat(read.full()).isEqualTo(full()).isPresent();
    }

    @Test
    void aDamagedOneIsRefused() {
        use(25, day -> 20 + 0.8 * day);
        byte[] bytes = capacity.toBytes();

        for (int length = 0; length < bytes.length; length++) {
            byte[] part = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> Capacity.of(part)).isInstanceOf(IOException.class);
            byte[] damaged = bytes.clone();
            damaged[length] ^= 4;
            assertThatThrownBy(() -> Capacity.of(damaged)).isInstanceOf(IOException.class);
        }
    }
}
