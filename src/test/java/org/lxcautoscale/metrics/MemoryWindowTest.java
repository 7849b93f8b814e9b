package org.lxcautoscale.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.LimitsInForce;

/** What a window knows of memory: kills, floor, limit hits, rise. */
class MemoryWindowTest extends ReadWindow {

    @Test
    void aDecreasedKillCounterIsNoRestart() {
        // The groups that counted them are gone.
        oomKills = 3;
        read(0);
        use(1, 1);
        oomKills = 0;
        use(1, 1);
        assertThat(memory().shortage().kills()).isZero();

        oomKills = 1;
        use(1, 1);
        assertThat(memory().shortage().kills()).isEqualTo(1);
    }

    @Test
    void killsAreClearedByAnyGrowth() {
        use(1, 100);
        use(1, 100);
        oomKills = 1;
        use(1, 100);
        assertThat(memory().shortage().kills()).isEqualTo(1);

        limit *= 2;
        use(1, 100);
        assertThat(memory().shortage().kills()).isZero();

        limit /= 2;
        oomKills = 2;
        use(1, 100);
        size = Allocation.of(2, 4096);
        use(1, 100);
        assertThat(memory().shortage().kills()).as("configured, not in force").isEqualTo(1);
    }

    @Test
    void countsKillsUntilTheyAreClearedForAnHourAtMost() {
        oomKills = 5;
        read(0);
        use(1, 1);
        assertThat(memory().shortage().kills()).isZero();

        oomKills = 7;
        use(1, 1);
        use(1, 1);
        assertThat(memory().shortage().kills()).isEqualTo(2);
        window.clearKills();
        assertThat(memory().shortage().kills()).isZero();

        oomKills = 8;
        use(1, 1);
        window.closeCycle();
        use(1, 1);
        assertThat(memory().shortage().kills()).as("over cycles").isEqualTo(1);
        for (int i = 0; i < 360; i++) {
            use(1, 1);
        }
        assertThat(memory().shortage().kills()).isZero();
    }

    @Test
    void knowsTheFloorOfTheWholeLookBack() {
        hidden = 500;
        read(100);
        use(1, 100);
        window.closeCycle();
        hidden = 0;
        use(1, 200);

        assertThat(memory().floor()).isEqualTo(600);
        for (int i = 0; i < 2; i++) {
            window.closeCycle();
            use(1, 200);
        }
        assertThat(memory().floor()).isEqualTo(200);
    }

    @Test
    void reportsLimitHitsAndRefaultsPerSecond() {
        limitHits = OptionalLong.of(100);
        refaults = OptionalLong.of(5000);
        innerKills = 3;
        read(100);
        limitHits = OptionalLong.of(150);
        refaults = OptionalLong.of(25000);
        innerKills = 5;
        use(1, 100);

        assertThat(memory().shortage().limitHits()).hasValue(5);
        assertThat(memory().shortage().refaults()).hasValue(2000);
        assertThat(memory().shortage().innerKills()).isEqualTo(2);
        assertThat(memory().shortage().kills()).isZero();
    }

    @Test
    void knowsCpuWhereMemoryIsNotCounted() {
        for (int i = 0; i < 2; i++) {
            cpuNanos += 10_000_000_000L;
            window.add(
                    new Reading.Counters(
                            new CpuReading.Counter(cpuNanos),
                            OptionalLong.empty(),
                            OptionalDouble.empty(),
                            Optional.empty(),
                            LimitsInForce.UNKNOWN),
                    size,
                    now);
            now = now.plusSeconds(10);
        }

        assertThat(usage().cpu().amounts().now()).isEqualTo(1000);
        assertThat(usage().memory()).isEmpty();
    }

    @Test
    void reportsARiseOnlyAfterTwoIntervals() {
        read(0);
        use(0, 100);
        assertThat(memory().rise()).isZero();
        use(0, 150);
        assertThat(memory().rise()).isEqualTo(5);
        use(0, 140);
        assertThat(memory().rise()).isZero();
        use(0, 240);
        assertThat(memory().rise()).isZero();
        use(0, 440);
        assertThat(memory().rise()).isEqualTo(10);
    }
}
