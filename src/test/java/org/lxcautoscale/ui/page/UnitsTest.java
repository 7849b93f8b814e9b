package org.lxcautoscale.ui.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {

    private static final Instant NOW = Instant.parse("2026-03-29T10:00:00Z");

    private final Units units = new Units(ZoneId.of("Europe/Berlin"), NOW);

    @ParameterizedTest
    @CsvSource({
        "0, 0 KB",
        "1048576, 1 MB",
        "536870912, 512 MB",
        "1072693248, 1023 MB",
        "1073741824, 1 GB",
        "1610612736, 1.5 GB",
        "68719476736, 64 GB",
        "1099511627776, 1 TB",
        "5497558138880, 5 TB",
        "-1048576, -1 MB"
    })
    void memoryIsInStepsOf1024(double bytes, String expected) {
        assertThat(units.memory(bytes)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2551185408, 2433 MB",
        "536870912, 512 MB",
        "1073741824, 1 GB",
        "1342177280, 1.25 GB",
        "1342177281, 1280 MB"
    })
    void aSizeIsAsExactAsItCanBeSet(double bytes, String expected) {
        assertThat(units.size(bytes)).isEqualTo(expected);
    }

    @Test
    void whatIsNotKnownIsSaidSo() {
        assertThat(units.memory((Long) null)).isEqualTo("–");
        assertThat(units.memoryLimit(null)).isEqualTo("no limit");
        assertThat(units.cores(null)).isEqualTo("–");
        assertThat(units.percent(null)).isEqualTo("–");
    }

    @Test
    void coresHaveNoDigitsThatSayNothing() {
        assertThat(units.coresInWords(1)).isEqualTo("1 core");
        assertThat(units.coresInWords(0.5)).isEqualTo("0.5 cores");
        assertThat(units.coresInWords(2.25)).isEqualTo("2.25 cores");
        assertThat(units.cores(12.34)).isEqualTo("12.3");
        assertThat(units.percent(7.25)).isIn("7.2 %", "7.3 %");
        assertThat(units.percent(37.2)).isEqualTo("37 %");
    }

    @ParameterizedTest
    @CsvSource({
        "0, now",
        "5, 5 s ago",
        "89, 89 s ago",
        "90, 2 min ago",
        "5399, 90 min ago",
        "5400, 2 h ago",
        "129600, 2 d ago",
        "-30, in 30 s",
        "-14400, in 4 h"
    })
    void timesAreSaidFromNow(long seconds, String expected) {
        assertThat(units.ago(NOW.minusSeconds(seconds))).isEqualTo(expected);
    }

    @Test
    void timesOfTheDayAreThoseOfTheZone() {
        assertThat(units.time(NOW)).isEqualTo("12:00");
        assertThat(units.time(NOW.minus(Duration.ofHours(10)))).isEqualTo("01:00"); // summer time began at 2
        assertThat(units.time(NOW.minus(Duration.ofDays(1)))).isEqualTo("28 Mar 11:00");
        assertThat(units.time(NOW.minus(Duration.ofDays(100)))).isEqualTo("19 Dec 2025 11:00");
        assertThat(units.exactTime(NOW)).isEqualTo("29 Mar 2026 12:00:00 CEST");
    }
}
