package org.lxcautoscale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.status.Reports;
import org.lxcautoscale.status.StatusReport;

/** What users see, as they see it. */
class StatusViewTest {

    private static final StatusReport REPORT = Reports.report();

    private final StatusView view = new StatusView(ZoneOffset.UTC);

    @Test
    void theTableOnAWideTerminal() {
        assertThat(view.table(REPORT, 120)).isEqualTo("""
                X""");
    }

    @Test
    void theTableOnANarrowTerminal() {
        assertThat(view.table(REPORT, 80)).isEqualTo("""
                X""");
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 80, 120})
    void noRowIsLongerThanTheTerminal(int width) {
        assertThat(view.containers(REPORT).lines(width)).allMatch(line -> line.length() <= width);
    }

    @Test
    void nothingIsCutWhereNobodyWatches() {
        assertThat(view.table(REPORT, Terminal.UNLIMITED)).doesNotContain("…");
    }

    @Test
    void thePlan() {
        assertThat(view.plan(REPORT)).isEqualTo("""
                X""");
    }

    @Test
    void theExplanation() {
        assertThat(view.explanation(REPORT, REPORT.containers().getFirst())).isEqualTo("""
                X""");
    }

    @Test
    void theExplanationOfWhatIsUnknown() {
        assertThat(view.explanation(REPORT, REPORT.containers().getLast())).isEqualTo("""
                X""");
    }

    @Test
    void timesAreThoseOfTheConfiguredZone() {
        assertThat(new StatusView(ZoneId.of("Europe/Rome")).table(REPORT, 120))
                .contains("Daemon 4711, last cycle 2026-11-23 23:34:28, next 2026-11-23 23:39:28.");
    }

    @Test
    void thereAreNoColours() {
        assertThat(view.table(REPORT, 120) + view.plan(REPORT)).doesNotContain("\u001b");
    }
}
