package org.lxcautoscale.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DetectorTest {

    private static final List<Measure> ALL = List.of(Measure.values());
    private static final int DAY = 288;
    private static final double MIB = 1 << 20;

    /** A container of ordinary ups and downs, and what a detector says of it. */
    private static final class Life {
        private final Random random = new Random(5);
        private final List<Unusual> told = new ArrayList<>();
        private Detector detector = new Detector(ALL, DetectorOptions.DEFAULT);
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");
        private int step;

        double[] ordinary() {
            double day = 1 + 0.5 * Math.sin(2 * Math.PI * step / DAY);
            double[] amounts = {
                800 * day, 1024 * MIB, 0.2 * MIB * day, 0.5 * MIB, MIB * day, 2 * MIB * day, 60, 20 * day, 0, 5
            };
            for (int i = 0; i < amounts.length; i++) {
                amounts[i] *= Math.exp(0.15 * random.nextGaussian());
            }
            amounts[ALL.indexOf(Measure.MEMORY)] = (1024 + 20 * random.nextGaussian()) * MIB;
            amounts[ALL.indexOf(Measure.PROCESSES)] = 60 + random.nextInt(5);
            return amounts;
        }

        Optional<Unusual> add(double[] amounts) {
            step++;
            now = now.plus(Duration.ofMinutes(5));
            Optional<Unusual> unusual = detector.add(amounts, now);
            unusual.filter(each -> each.since().equals(now)).ifPresent(told::add);
            return unusual;
        }

        Life live(int windows) {
            for (int i = 0; i < windows; i++) {
                add(ordinary());
            }
            return this;
        }

        Optional<Unusual> addWith(Measure measure, double amount) {
            double[] amounts = ordinary();
            amounts[ALL.indexOf(measure)] = amount;
            return add(amounts);
        }
    }

    @ParameterizedTest
    @EnumSource(Measure.class)
    void aPlantedSpikeIsFoundAndNamed(Measure measure) {
        Life life = new Life().live(5 * DAY);
        double usual = life.ordinary()[ALL.indexOf(measure)];
        Optional<Unusual> unusual = life.addWith(measure, 20 * usual + 100 * measure.least());
        assertThat(unusual.map(Unusual::measure)).contains(measure);
        assertThat(unusual.orElseThrow().since()).isEqualTo(life.now);
    }

    @Test
    void theSentenceSaysHowFar() {
        Life life = new Life().live(5 * DAY);
        Unusual unusual = life.addWith(Measure.NETWORK_RECEIVED, 41 * MIB).orElseThrow();
        assertThat(unusual.sentence()).matches("network received 41 MiB/s, where up to [12]\\.\\d MiB/s are usual");
    }

    @Test
    void muchLessThanUsualIsUnusualToo() {
        Life life = new Life().live(5 * DAY);
        Unusual unusual = life.addWith(Measure.PROCESSES, 2).orElseThrow();
        assertThat(unusual.sentence()).isEqualTo("processes 2, where at least 60 are usual");
    }

    @Test
    void itIsToldOnceAndEnds() {
        Life life = new Life().live(5 * DAY);
        life.told.clear();
        Optional<Unusual> first = life.addWith(Measure.CPU, 20_000);
        assertThat(life.addWith(Measure.CPU, 21_000)).isEqualTo(first).isPresent();
        assertThat(life.addWith(Measure.CPU, 900)).isEqualTo(first);
        assertThat(life.addWith(Measure.CPU, 900)).isEqualTo(first);
        assertThat(life.addWith(Measure.CPU, 900)).isEmpty();
        assertThat(life.told).hasSize(1);
    }

    @Test
    void whatLastsForADayIsUsual() {
        Life life = new Life().live(5 * DAY);
        life.addWith(Measure.CPU, 20_000);
        for (int i = 0; i < DAY + 1; i++) {
            life.addWith(Measure.CPU, 20_000);
        }
        assertThat(life.addWith(Measure.CPU, 20_000)).isEmpty();
    }

    @Test
    void aDailyPatternIsNotUnusual() {
        Life life = new Life().live(3 * DAY);
        life.told.clear();
        life.live(10 * DAY);
        assertThat(life.told).hasSizeLessThan(5);
    }

    @Test
    void nothingIsToldOnTheFirstDay() {
        Life life = new Life().live(DAY - 2);
        assertThat(life.detector.isReady()).isFalse();
        assertThat(life.addWith(Measure.CPU, 50_000)).isEmpty();
    }

    @Test
    void aConstantContainerIsNeverUnusual() {
        Life life = new Life();
        double[] same = life.ordinary();
        for (int i = 0; i < 4 * DAY; i++) {
            assertThat(life.add(same.clone())).isEmpty();
        }
        double[] zeros = new double[ALL.size()];
        Life idle = new Life();
        for (int i = 0; i < 4 * DAY; i++) {
            assertThat(idle.add(zeros.clone())).isEmpty();
        }
    }

    @Test
    void aTriflingChangeOfAConstantContainerIsNotWorthTelling() {
        Life life = new Life();
        double[] same = life.ordinary();
        for (int i = 0; i < 4 * DAY; i++) {
            life.add(same.clone());
        }
        double[] changed = same.clone();
        changed[ALL.indexOf(Measure.MEMORY)] += 3 * MIB;
        assertThat(life.add(changed)).isEmpty();
        changed[ALL.indexOf(Measure.MEMORY)] *= 3;
        assertThat(life.add(changed).map(Unusual::measure)).contains(Measure.MEMORY);
    }

    @Test
    void unknownMeasuresAreNoReason() {
        Life life = new Life().live(5 * DAY);
        life.told.clear();
        for (int i = 0; i < DAY; i++) {
            double[] amounts = life.ordinary();
            amounts[ALL.indexOf(Measure.CPU)] = Double.NaN;
            amounts[ALL.indexOf(Measure.NETWORK_SENT)] = -1;
            amounts[ALL.indexOf(Measure.IO_PRESSURE)] = Double.POSITIVE_INFINITY;
            life.add(amounts);
        }
        assertThat(life.told)
                .noneMatch(each -> List.of(Measure.CPU, Measure.NETWORK_SENT, Measure.IO_PRESSURE)
                        .contains(each.measure()));
        assertThat(life.told).hasSizeLessThan(3);
    }

    @Test
    void aMeasureThatIsKnownAllAtOnceIsNoReasonForADay() {
        Life life = new Life();
        for (int i = 0; i < 3 * DAY; i++) {
            life.addWith(Measure.CPU, Double.NaN);
        }
        life.told.clear();
        life.live(DAY - 1);
        assertThat(life.told).noneMatch(each -> each.measure() == Measure.CPU);
    }

    @Test
    void aWindowOfWhichMostIsUnknownIsPassedOver() {
        Life life = new Life().live(5 * DAY);
        long before = life.detector.windows();
        double[] nothing = new double[ALL.size()];
        Arrays.fill(nothing, 0, ALL.size() / 2, Double.NaN);
        assertThat(life.add(nothing)).isEmpty();
        assertThat(life.detector.windows()).isEqualTo(before);
        assertThat(life.detector.strength()).isZero();
    }

    @Test
    void aGapAndAClockThatIsSetBackEndWhatWasUnusual() {
        Life life = new Life().live(5 * DAY);
        assertThat(life.addWith(Measure.CPU, 20_000)).isPresent();
        life.now = life.now.plus(Duration.ofHours(2));
        assertThat(life.addWith(Measure.CPU, 15_000)).isEmpty();

        Life other = new Life().live(5 * DAY);
        assertThat(other.addWith(Measure.CPU, 20_000)).isPresent();
        other.now = other.now.minus(Duration.ofDays(400));
        assertThat(other.addWith(Measure.CPU, 15_000)).isEmpty();
        other.live(DAY);
        assertThat(other.detector.windows()).isEqualTo(6 * DAY + 2);
    }

    @Test
    void aSpikeIsBeyondTheLastFiveWindows() {
        Detector detector = new Detector(List.of(Measure.CPU, Measure.MEMORY), DetectorOptions.DEFAULT);
        Instant now = Instant.EPOCH;
        for (double cpu : new double[] {100, 110, 90, 100, 100}) {
            now = now.plusSeconds(300);
            detector.add(new double[] {cpu, 1e9}, now);
            assertThat(detector.spikes()).isEmpty();
        }
        detector.add(new double[] {200, 1e9}, now.plusSeconds(300));
        assertThat(detector.spikes()).containsExactly(Measure.CPU);
    }

    @Test
    void sameInputAndSeedGiveTheSameVerdicts() {
        assertThat(new Life().live(3 * DAY).detector.toBytes())
                .isEqualTo(new Life().live(3 * DAY).detector.toBytes());
    }

    @Test
    void itGoesOnFromItsBytes() throws IOException {
        Life through = new Life().live(3 * DAY);
        Life packed = new Life().live(3 * DAY);
        for (int i = 0; i < DAY; i++) {
            double[] amounts = through.ordinary();
            packed.ordinary();
            if (i % 50 == 49) {
                amounts[i % amounts.length] *= 30;
            }
            packed.detector = Detector.of(packed.detector.toBytes(), DetectorOptions.DEFAULT);
            assertThat(packed.add(amounts)).isEqualTo(through.add(amounts));
            assertThat(packed.detector.strength()).isEqualTo(through.detector.strength());
        }
        assertThat(through.told).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 11, 12, 13, 14, 30})
    void itCanBeStoredAtAnyAge(int windows) throws IOException {
        Life life = new Life().live(windows);
        byte[] bytes = life.detector.toBytes();
        life.detector = Detector.of(bytes, DetectorOptions.DEFAULT);
        assertThat(life.detector.toBytes()).isEqualTo(bytes);
        assertThat(life.live(20).detector.windows()).isEqualTo(windows + 20);
    }

    @Test
    void aConstantContainerCanBeStored() throws IOException {
        Life life = new Life();
        for (int i = 0; i < 400; i++) {
            life.add(new double[ALL.size()]);
            life.detector = Detector.of(life.detector.toBytes(), DetectorOptions.DEFAULT);
        }
        assertThat(life.detector.windows()).isEqualTo(400);
    }

    @Test
    void tenMeasuresTakeLessThan24KiB() {
        assertThat(new Life().live(20 * DAY).detector.toBytes()).hasSizeLessThan(24 * 1024);
    }

    @Test
    void damagedBytesAreRefused() {
        byte[] bytes = new Life().live(DAY).detector.toBytes();
        Random random = new Random(9);
        for (int i = 0; i < 2000; i++) {
            byte[] damaged = bytes.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            assertThatThrownBy(() -> Detector.of(damaged, DetectorOptions.DEFAULT))
                    .isInstanceOf(IOException.class);
            byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            assertThatThrownBy(() -> Detector.of(cut, DetectorOptions.DEFAULT)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void damageBehindARightChecksumEndsInAnErrorToo() {
        byte[] bytes = new Life().live(DAY).detector.toBytes();
        Random random = new Random(9);
        for (int i = 0; i < 3000; i++) {
            byte[] damaged = bytes.clone();
            for (int j = random.nextInt(4); j >= 0; j--) {
                damaged[random.nextInt(damaged.length - 4)] = (byte) random.nextInt(256);
            }
            CRC32 checksum = new CRC32();
            checksum.update(damaged, 0, damaged.length - 4);
            ByteBuffer.wrap(damaged).putInt(damaged.length - 4, (int) checksum.getValue());
            try {
                Detector.of(damaged, DetectorOptions.DEFAULT);
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("cannot be used");
            }
        }
    }

    @Test
    void bytesOfOtherOptionsAreRefused() {
        byte[] bytes = new Life().live(DAY).detector.toBytes();
        assertThatThrownBy(() -> Detector.of(bytes, new DetectorOptions(0.001, 20, 64, 42, 2)))
                .hasMessageContaining("it has 10 trees of 64 windows, not 20 of 64");
    }

    @Test
    void aHigherContaminationTellsMore() {
        Life calm = new Life();
        Life eager = new Life();
        eager.detector = new Detector(ALL, new DetectorOptions(0.05, 10, 64, 42, 2));
        double calmSum = 0;
        double eagerSum = 0;
        for (int i = 0; i < 6 * DAY; i++) {
            double[] amounts = calm.ordinary();
            eager.ordinary();
            calm.add(amounts);
            eager.add(amounts);
            calmSum += calm.detector.strength() >= 1.1 ? 1 : 0;
            eagerSum += eager.detector.strength() >= 1.1 ? 1 : 0;
        }
        assertThat(eagerSum).isGreaterThan(calmSum);
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> new Detector(List.of(), DetectorOptions.DEFAULT))
                .hasMessageContaining("at least one");
        assertThatThrownBy(() -> new Detector(List.of(Measure.CPU, Measure.CPU), DetectorOptions.DEFAULT))
                .hasMessageContaining("different");
        assertThatThrownBy(() -> new Life().detector.add(new double[3], Instant.EPOCH))
                .hasMessageContaining("10 amounts, not 3");
        assertThatThrownBy(() -> new DetectorOptions(0.5, 10, 64, 42, 2)).hasMessageContaining("contamination");
        assertThatThrownBy(() -> new DetectorOptions(0.05, 0, 64, 42, 2)).hasMessageContaining("trees");
        assertThatThrownBy(() -> new DetectorOptions(0.05, 10, 7, 42, 2)).hasMessageContaining("samples");
        assertThatThrownBy(() -> new DetectorOptions(0.05, 10, 64, 42, 0)).hasMessageContaining("spikeDeviations");
    }
}
