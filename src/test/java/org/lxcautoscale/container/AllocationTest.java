package org.lxcautoscale.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes: cores, memory, and both. */
class AllocationTest {

    @ParameterizedTest
    @CsvSource({"1, 1, 0.001", "500, 1, 0.5", "999, 1, 0.999", "1000, 1, 1", "1001, 2, 1.001", "64000, 64, 64"})
    void coresAreCountedInThousandthsAndRoundedUpForProxmox(int millis, int whole, String shown) {
        assertThat(new Cores(millis).roundedUp()).isEqualTo(whole);
        assertThat(new Cores(millis)).hasToString(shown);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void rejectsZeroAndNegativeCores(int millis) {
        assertThatThrownBy(() -> new Cores(millis)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rejectsOverflowAndNegativeMemory() {
        assertThatThrownBy(() -> Cores.of(Integer.MAX_VALUE)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> MemorySize.ofMebibytes(Long.MAX_VALUE)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Allocation.of(1, 1).with(Resource.CPU, 1L << 40))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> new MemorySize(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0 MB", "1048575, 0, 0 MB", "1048576, 1, 1 MB", "2147483648, 2048, 2048 MB"})
    void memoryIsShownInWholeMebibytes(long bytes, long mebibytes, String shown) {
        assertThat(new MemorySize(bytes).mebibytes()).isEqualTo(mebibytes);
        assertThat(new MemorySize(bytes)).hasToString(shown);
    }

    @Test
    void unlimitedIsMoreThanAnySize() {
        assertThat(Cores.UNLIMITED).isGreaterThan(Cores.of(8192)).hasToString("unlimited");
        assertThat(MemorySize.UNLIMITED)
                .isGreaterThan(MemorySize.ofMebibytes(1L << 40))
                .hasToString("unlimited");
        Allocation half = new Allocation(Cores.UNLIMITED, MemorySize.ofMebibytes(512));

        assertThat(half.isUnlimited(Resource.CPU)).isTrue();
        assertThat(half.isUnlimited(Resource.MEMORY)).isFalse();
    }

    @Test
    void changesOneResourceAndKeepsTheOther() {
        Allocation size = Allocation.of(2, 512);

        assertThat(size.with(Resource.CPU, 4000)).isEqualTo(Allocation.of(4, 512));
        assertThat(size.with(Resource.MEMORY, 1L << 30)).isEqualTo(Allocation.of(2, 1024));
        assertThat(size.get(Resource.CPU)).isEqualTo(2000);
        assertThat(size.get(Resource.MEMORY)).isEqualTo(512L << 20);
    }

    @Test
    void isFormattedForDisplay() {
        assertThat(Allocation.of(1, 512)).hasToString("1 core, 512 MB");
        assertThat(Allocation.of(2, 512)).hasToString("2 cores, 512 MB");
        assertThat(new Allocation(new Cores(500), MemorySize.UNLIMITED)).hasToString("0.5 cores, unlimited");
    }
}
