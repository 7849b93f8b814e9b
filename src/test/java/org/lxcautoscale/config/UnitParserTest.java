package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers that are written with a unit. */
class UnitParserTest {

    @ParameterizedTest
    @CsvSource({
        "max_memory,8G,8192",
        "max_memory,8 GiB,8192",
        "max_memory,8gb,8192",
        "max_memory,0.5t,524288",
        "max_memory,1.5G,1536",
        "max_memory,1048576K,1024",
        "min_memory,512M,512",
        "min_memory,512MiB,512",
        "min_memory,512,512",
        "reserve_memory_mb,2G,2048",
        "log_max_bytes,10M,10485760",
        "log_max_bytes,4096B,4096",
        "poll_interval,5m,300",
        "poll_interval,300s,300",
        "poll_interval,300 s,300",
        "poll_interval,1h,3600",
        "poll_interval,1h30m,5400",
        "poll_interval,1.5h,5400",
        "poll_interval,2 minutes,120",
        "cooldown,1d,86400",
        "cpu_upper_threshold,85%,85",
        "cpu_upper_threshold,85.5 %,85.5",
        "off_peak_start,21:00,21",
        "off_peak_end,08:00,8",
        "off_peak_end,08,8",
        "off_peak_end,7h,7",
    })
    void aNumberMayHaveItsUnit(String key, String written, String meant) throws InvalidConfigurationException {
        for (String form : new String[] {written, "'" + written + "'"}) {
            assertThat(Reading.of("DEFAULT:\n  " + key + ": " + form + "\n").all())
                    .filteredOn(value -> value.key().equals(key))
                    .singleElement()
                    .returns(meant, Configuration.EffectiveValue::value);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            max_memory          | 100.5M  | max_memory is 100.5, but must be a whole number
            max_memory          | 8X      | max_memory is '8X', but must be a whole number
            max_memory          | 8s      | max_memory is '8s', but must be a whole number
            max_memory          | 2000T   | max_memory is 2097152000, but must be 16 to 1073741824 MB
            poll_interval       | 5M      | poll_interval is '5M', but must be a whole number
            poll_interval       | 5:00    | poll_interval is '5:00', but must be a whole number
            poll_interval       | 2d      | poll_interval is 172800, but must be 1 to 86400 s
            off_peak_start      | 22:30   | off_peak_start is '22:30', but must be a whole number of hours, as 22 or 22:00
            off_peak_start      | 10pm    | off_peak_start is '10pm', but must be a whole number of hours, as 22 or 22:00
            off_peak_start      | 24:00   | off_peak_start is 24, but must be 0 to 23 hour
            cpu_upper_threshold | 120%    | cpu_upper_threshold is 120, but must be 1 to 100 %
            max_cores           | 4%      | max_cores is '4%', but must be a number
            """)
    void anotherUnitIsRefused(String key, String written, String message) {
        assertThat(Reading.complaints("DEFAULT:\n  " + key + ": " + written + "\n"))
                .containsExactly("c.yaml:2:" + (key.length() + 5) + ": " + message);
    }
}
