package org.lxcautoscale.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.demand.Sizes;

class ContainerModelTest {

    private static final int HOUR = Forecaster.HOUR;
    private static final int DAY = Slots.DAY;
    private static final Horizon LEAD = Horizon.DEFAULT;
    private static final double MB = 1 << 20;
    private static final Map<Resource, Sizes> SIZES = new EnumMap<>(
            Map.of(Resource.CPU, new Sizes(1000, 16_000, 1000), Resource.MEMORY, new Sizes(128 * MB, 65_536 * MB, MB)));

    private final ContainerModel model = new ContainerModel();

    private static Sizes sizes(Resource resource) {
        return SIZES.get(resource);
    }

    /** Almost idle, but for two hours from noon, when it uses more than four cores at once. */
    private static Use cpu(long window, Random random) {
        long of = Math.floorMod(window, (long) DAY);
        double mean = (of >= 12 * HOUR && of < 14 * HOUR ? 4200 : 150) * (1 + 0.05 * random.nextDouble());
        return new Use(mean, 1.1 * mean, 0, 8000);
    }

    private static Use memory(long window, Random random) {
        long of = Math.floorMod(window, (long) DAY);
        double mean = (of >= 12 * HOUR && of < 14 * HOUR ? 3000 : 700) * MB * (1 + 0.02 * random.nextDouble());
        return new Use(mean, 1.02 * mean, 0, 4096 * MB);
    }

    private static void learn(ContainerModel model, long from, long until, Random random) {
        for (long window = from; window < until; window++) {
            model.add(Resource.CPU, window, cpu(window, random), sizes(Resource.CPU), LEAD);
            model.add(Resource.MEMORY, window, memory(window, random), sizes(Resource.MEMORY), LEAD);
        }
    }

    private static Horizon horizon(Random random) {
        int lead = 1 + random.nextInt(20);
        return new Horizon(lead, lead + random.nextInt(100));
    }

    private Optional<Foreseen> foreseen(Resource resource) {
        return model.foreseen(resource, sizes(resource), LEAD);
    }

    @Test
    void ofAYoungContainerNothingIsForeseen() {
        learn(model, 0, 2 * DAY + 12 * HOUR, new Random(1));

        assertThat(foreseen(Resource.CPU)).isEmpty();
        assertThat(foreseen(Resource.MEMORY)).isEmpty();
        assertThat(model.standing(Resource.CPU).lacking().orElseThrow()).contains("proved nothing yet");
    }

    @Test
    void thePeakOfTheDayIsForeseenBeforeItComes() {
        learn(model, 0, 9 * DAY + 11 * HOUR - 1, new Random(1));
        assertThat(model.standing(Resource.CPU).lacking()).isEmpty();
        assertThat(foreseen(Resource.CPU).orElseThrow().soon())
                .as("an hour before")
                .isLessThan(4000);
        assertThat(foreseen(Resource.MEMORY).orElseThrow().soon()).isLessThan(2000 * MB);

        learn(model, 9 * DAY + 11 * HOUR - 1, 9 * DAY + 12 * HOUR - 1, new Random(2));

        assertThat(foreseen(Resource.CPU).orElseThrow().soon())
                .as("a window before")
                .isBetween(4000.0, 6000.0);
        assertThat(foreseen(Resource.CPU).orElseThrow().ahead()).isGreaterThanOrEqualTo(4000);
        assertThat(foreseen(Resource.MEMORY).orElseThrow().soon()).isBetween(3000 * MB, 3600 * MB);
    }

    @Test
    void whatIsExpectedLaterInTheHourIsNotTakenAwayBefore() {
        learn(model, 0, 9 * DAY + 11 * HOUR + 6, new Random(1));

        Foreseen foreseen = foreseen(Resource.CPU).orElseThrow();
        assertThat(foreseen.soon()).isLessThan(4000);
        assertThat(foreseen.ahead()).isGreaterThanOrEqualTo(4000);
        assertThat(foreseen.hour().p98()).isGreaterThan(4000);
    }

    @Test
    void afterAGapWhatWasExpectedBeforeIsNotHeld() {
        learn(model, 0, 9 * DAY + 12 * HOUR - 1, new Random(1));
        learn(model, 9 * DAY + 20 * HOUR, 9 * DAY + 20 * HOUR + 3, new Random(2));

        assertThat(foreseen(Resource.CPU).orElseThrow().ahead()).isLessThan(4000);
    }

    @Test
    void itContinuesAsIfItHadNeverBeenWritten() throws IOException {
        learn(model, 0, 9 * DAY + 7, new Random(1));
        ContainerModel read = ContainerModel.of(model.toBytes());
        assertThat(read.toBytes()).isEqualTo(model.toBytes());

        learn(model, 9 * DAY + 7, 11 * DAY, new Random(2));
        learn(read, 9 * DAY + 7, 11 * DAY, new Random(2));

        assertThat(read.toBytes()).isEqualTo(model.toBytes());
        for (Resource resource : Resource.values()) {
            assertThat(read.foreseen(resource, sizes(resource), LEAD)).isEqualTo(foreseen(resource));
            assertThat(read.standing(resource)).isEqualTo(model.standing(resource));
            assertThat(read.nextDay(resource)).isEqualTo(model.nextDay(resource));
        }
    }

    @Test
    void itTakesLittleHoweverLongItLearns() {
        assertThat(model.toBytes()).hasSizeLessThanOrEqualTo(ContainerModel.MOST_BYTES);

        learn(model, 0, 20 * DAY, new Random(1));

        assertThat(model.toBytes()).hasSizeLessThanOrEqualTo(ContainerModel.MOST_BYTES);
    }

    @Test
    void aTruncatedOneIsRefused() {
        learn(model, 0, 2 * DAY, new Random(1));
        byte[] bytes = model.toBytes();

        for (int length = 0; length < bytes.length; length++) {
            byte[] part = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> ContainerModel.of(part)).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> ContainerModel.of(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aDamagedOneIsRefused() {
        learn(model, 0, 2 * DAY, new Random(1));
        byte[] bytes = model.toBytes();
        Random random = new Random(7);

        for (int i = 0; i < 2000; i++) {
            byte[] damaged = bytes.clone();
            int at = random.nextInt(bytes.length);
            for (int many = 1 << random.nextInt(8), j = 0; j < many; j++) {
                int place = i % 2 == 0 ? random.nextInt(bytes.length) : Math.min(bytes.length - 1, at + j);
                damaged[place] = (byte) (damaged[place] + 1 + random.nextInt(255));
            }
            if (!Arrays.equals(bytes, damaged)) {
                assertThatThrownBy(() -> ContainerModel.of(damaged)).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void oneOfAnotherVersionIsRefusedWithAReason() {
        byte[] bytes = model.toBytes();
        bytes[0] = 77;

        assertThatThrownBy(() -> ContainerModel.of(bytes))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("of version 77");
    }

    @Test
    void whatCannotBeIsNotLearnedOf() {
        learn(model, 0, DAY, new Random(1));
        byte[] before = model.toBytes();

        for (Use use : new Use[] {
            new Use(Double.NaN, 1, 0, 1000),
            new Use(1, Double.NaN, 0, 1000),
            new Use(1, 1, Double.NaN, 1000),
            new Use(1, 1, 0, Double.NaN),
            new Use(-1, 1, 0, 1000),
            new Use(1, Double.POSITIVE_INFINITY, 0, 1000),
            new Use(1, 1, -5, 1000),
            new Use(1, 1, 0, Double.POSITIVE_INFINITY),
            new Use(1, 1, 0, 0),
            new Use(2, 1, 0, 1000),
            new Use(1e300, 1e300, 0, 1000)
        }) {
            for (Resource resource : Resource.values()) {
                assertThat(model.add(resource, DAY, use, sizes(resource), LEAD))
                        .as("%s", use)
                        .isFalse();
            }
        }

        assertThat(model.toBytes()).isEqualTo(before);
    }

    @Test
    void aWindowThatComesAgainIsNotLearnedOf() {
        learn(model, 0, DAY, new Random(1));
        byte[] before = model.toBytes();

        learn(model, DAY - 2 * HOUR, DAY, new Random(2));

        assertThat(model.toBytes()).isEqualTo(before);
        assertThat(model.last(Resource.CPU)).isEqualTo(DAY - 1);
    }

    @Test
    void aWindowOfNoTimeIsNotLearnedOf() throws IOException {
        Random random = new Random(1);
        for (long window : new long[] {Long.MAX_VALUE, Long.MAX_VALUE - 1, Long.MIN_VALUE + 1, 1L << 50, -(1L << 50)}) {
            assertThat(model.add(Resource.CPU, window, cpu(0, random), sizes(Resource.CPU), LEAD))
                    .isFalse();
        }

        assertThat(ContainerModel.of(model.toBytes()).last(Resource.CPU)).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void afterAMonthWithoutAnythingItBeginsAnew() {
        learn(model, 0, 9 * DAY, new Random(1));
        assertThat(foreseen(Resource.CPU)).isPresent();

        learn(model, 39 * DAY, 39 * DAY + 1, new Random(2));
        assertThat(foreseen(Resource.CPU)).isEmpty();

        learn(model, 39 * DAY + 1, 46 * DAY + 12 * HOUR - 1, new Random(3));
        assertThat(foreseen(Resource.CPU).orElseThrow().soon()).isBetween(4000.0, 6000.0);
    }

    @Test
    void whateverIsUsedAllThatIsSaidAreAmounts() throws IOException {
        Random random = new Random(8);
        ContainerModel hostile = model;
        long window = 0;
        for (int i = 0; i < 3000; i++) {
            window += random.nextInt(100) == 0 ? random.nextInt(2 * DAY) : 1;
            for (Resource resource : Resource.values()) {
                double mean = random.nextInt(5) == 0 ? 0 : Math.pow(2, 60 * random.nextDouble()) - 1;
                double limit = Math.pow(2, 59 * random.nextDouble());
                hostile.add(
                        resource,
                        window,
                        new Use(mean, mean * (1 + random.nextDouble()), random.nextBoolean() ? limit : 0, limit),
                        sizes(resource),
                        horizon(random));
                hostile.nextHour(resource).ifPresent(ContainerModelTest::areAmounts);
                hostile.nextDay(resource).ifPresent(ContainerModelTest::areAmounts);
                assertThat(hostile.standing(resource).gain()).isFinite();
                hostile.foreseen(resource, sizes(resource), LEAD).ifPresent(foreseen -> {
                    assertThat(foreseen.soon())
                            .isBetween(sizes(resource).lowest(), sizes(resource).highest());
                    assertThat(foreseen.ahead())
                            .isBetween(foreseen.soon(), sizes(resource).highest());
                });
            }
            if (i % 500 == 0) {
                hostile = ContainerModel.of(hostile.toBytes());
            }
        }
    }

    private static void areAmounts(Quantiles said) {
        assertThat(said.p50()).isBetween(0.0, Double.MAX_VALUE);
        assertThat(said.p90()).isBetween(said.p50(), Double.MAX_VALUE);
        assertThat(said.p98()).isBetween(said.p90(), Double.MAX_VALUE);
    }
}
