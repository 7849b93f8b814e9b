package org.lxcautoscale.host.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lxcautoscale.container.Cores;

class QuotaTest {

    @ParameterizedTest
    @CsvSource({"1000, 100000, 100000", "500, 100000, 50000", "8192000, 100000, 819200000", "1500, 50000, 75000"})
    void coresConvertToAQuotaAndBack(int millis, long period, long micros) {
        assertThat(Quota.of(new Cores(millis), period)).isEqualTo(new Quota(micros, period));
        assertThat(new Quota(micros, period).cores()).isEqualTo(new Cores(millis));
    }

    @Test
    void noQuotaIsBelowTheKernelsMinimum() {
        assertThat(Quota.of(new Cores(1), 100_000).micros()).isEqualTo(1000);
    }

    @Test
    void zeroIsNotAQuota() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Quota(0, 100_000));
        assertThatIllegalArgumentException().isThrownBy(() -> new Quota(1000, 0));
    }
}
