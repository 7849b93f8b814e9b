package org.lxcautoscale.ui.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChartTest {

    private static final Instant START = Instant.ofEpochSecond(1_700_000_000);
    private static final Units UNITS = new Units(ZoneId.of("UTC"), START);

    private static Chart chart(int points) {
        List<Instant> times = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < points; i++) {
            times.add(START.plusSeconds(60L * i));
            values.add(i % 2 == 0 ? 1024.0 * 1024 * i : null);
        }
        return new Chart(
                "memory",
                "Memory",
                "A </script> \" sentence.",
                "bytes",
                UNITS,
                times,
                List.of(new Chart.Line("in use", "use", "area", values)),
                List.of(new Chart.Flag(START, "grew")),
                0);
    }

    @Test
    void dataHaveAPlaceForWhatIsNotKnown() {
        assertThat(chart(3).json())
                .contains("\"data\":[[1700000000,1700000060,1700000120],[0.0,null,2097152.0]]")
                .contains("\"zone\":\"UTC\"")
                .contains("\"fill\":true");
    }

    @Test
    void theTableHasTheSameInWords() {
        Chart chart = chart(3);
        Chart.Line line = chart.lines().getFirst();

        assertThat(Arrays.asList(chart.value(line, 0), chart.value(line, 1), chart.value(line, 2)))
                .containsExactly("0 KB", "–", "2 MB");
    }

    @Test
    void theTableIsShortAndEndsWithTheLatest() {
        assertThat(chart(1000).rows()).hasSizeBetween(30, 40).startsWith(999);
        assertThat(chart(5).rows()).containsExactly(4, 3, 2, 1, 0);
        assertThat(chart(0).isEmpty()).isTrue();
    }

    @Test
    void partsOfABarStayWithinIt() {
        Bar bar = new Bar("words", 120, 30, 300, Double.NaN);

        assertThat(bar).isEqualTo(new Bar("words", 100, 0, 100, 0));
        assertThat(Bar.svg(33.333333)).isEqualTo("33.33");
    }
}
