package org.lxcautoscale.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Resource;

class UsageProfileTest {

    private static final long MB = 1 << 20;
    private static final Sizes CORES = new Sizes(1000, 8000, 1000);
    private static final Sizes MEMORY = new Sizes(128 * MB, 65_536 * MB, MB);
    private static final Instant START = Instant.parse("2026-11-29T00:00:00Z");

    private final UsageProfile profile = new UsageProfile();
    private Instant now = START;

    /** Samples every 10 s. */
    private static void use(UsageProfile profile, Instant from, int seconds, long cores, long megabytes) {
        for (int at = 0; at <= seconds; at += 10) {
            profile.add(Resource.CPU, cores, 0);
            profile.add(Resource.MEMORY, megabytes * MB, 0);
            profile.advance(Resource.CPU, from.plusSeconds(at), 8000, CORES);
            profile.advance(Resource.MEMORY, from.plusSeconds(at), 8192 * MB, MEMORY);
        }
    }

    private double memory(UsageProfile of) {
        return of.advise(Resource.MEMORY, 8192 * MB, MEMORY).orElseThrow().size() / MB;
    }

    @Test
    void nothingIsKnownBeforeTheFirstWindowHasEnded() {
        use(profile, now, 200, 500, 1000);

        assertThat(profile.advise(Resource.MEMORY, 8192 * MB, MEMORY)).isEmpty();
        use(profile, now.plusSeconds(210), 100, 500, 1000);
        assertThat(profile.advise(Resource.MEMORY, 8192 * MB, MEMORY)).isPresent();
        assertThat(profile.advise(Resource.CPU, 8000, CORES)).isPresent();
    }

    @Test
    void theWindowThatHasBegunCountsToo() {
        use(profile, now, 3600, 500, 1000);
        double before = memory(profile);

        profile.add(Resource.MEMORY, 3000 * MB, 0);

        assertThat(before).isLessThan(1200);
        assertThat(memory(profile)).isGreaterThan(3000);
    }

    @Test
    void aContainerThatWasStoppedForADayIsNotShrunkToWhatItUsesWhenItStarts() {
        use(profile, now, 3600, 500, 4000);

        use(profile, now.plusSeconds(86_400), 600, 500, 500);

        assertThat(memory(profile)).isGreaterThan(4000);
    }

    @Test
    void whatItUsesNowReplacesWhatItHasUsedBefore() {
        use(profile, now, 3600, 500, 4000);

        use(profile, now.plusSeconds(86_400), 60_000, 500, 500);

        assertThat(memory(profile)).isLessThan(1000);
    }

    @Test
    void itIsTheSameAfterItWasWrittenAndRead() throws IOException {
        use(profile, now, 20_000, 500, 1000);
        use(profile, now.plusSeconds(20_010), 3_000, 2500, 1500);

        UsageProfile read = UsageProfile.of(profile.toBytes(), now.plusSeconds(23_010));

        use(profile, now.plusSeconds(23_020), 600, 500, 1000);
        use(read, now.plusSeconds(23_020), 600, 500, 1000);
        assertThat(memory(read)).isEqualTo(memory(profile));
        assertThat(read.advise(Resource.CPU, 8000, CORES).orElseThrow().size())
                .isEqualTo(
                        profile.advise(Resource.CPU, 8000, CORES).orElseThrow().size());
    }

    @Test
    void itNeverTakesMoreThan2KiB() {
        use(profile, now, 200_000, 500, 1000);

        assertThat(profile.toBytes()).hasSizeLessThanOrEqualTo(2048);
    }

    @Test
    void whatIsNoProfileIsRefused() {
        byte[] bytes = profile.toBytes();
        assertThatThrownBy(() -> UsageProfile.of(new byte[0], now)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> UsageProfile.of(Arrays.copyOf(bytes, bytes.length - 1), now))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> UsageProfile.of(Arrays.copyOf(bytes, bytes.length + 1), now))
                .isInstanceOf(IOException.class);
        byte[] other = bytes.clone();
        other[0] = 9;
        assertThatThrownBy(() -> UsageProfile.of(other, now)).hasMessageContaining("version 9");
    }

    @Test
    void damagedOnesAreRefusedOrHarmless() {
        use(profile, now, 20_000, 500, 1000);
        byte[] bytes = profile.toBytes();
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = bytes.clone();
            damaged[1 + random.nextInt(damaged.length - 1)] = (byte) random.nextInt();
            try {
                UsageProfile read = UsageProfile.of(damaged, now);
                use(read, now.plusSeconds(10), 600, 500, 1000);
                assertThat(memory(read)).isBetween(128.0, 65_536.0);
                assertThat(read.advise(Resource.CPU, 8000, CORES).orElseThrow().size())
                        .isBetween(1000.0, 8000.0);
            } catch (IOException e) {
                assertThat(e).hasMessageMatching("an? (amount|index|count|edge) is .*");
            }
        }
    }
}
