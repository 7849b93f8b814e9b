package org.lxcautoscale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
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
                pve1 (proxmox), 11.3 of 16 cores idle, 40960 MB of 65536 MB memory available
                Daemon 4711, last cycle 2026-11-23 22:34:28, next 2026-11-23 22:39:28.
                The kernel slows 1 of 3 containers down before their memory is full, until they have grown.

                ID   NAME                  STATE        CORES   CPU     MEMORY  IN USE  LAST DECISION
                101  web                   running          4  88 %    2048 MB    50 %  grow cores 2 -> 4
                102  a-database-with-a-r…  running          2  13 %    8192 MB    75 %  hold
                103  ünïcödé               stopped  unlimited     -  unlimited       -  hold (not running: it is stopped)

                Tags:
                  102  tag autoscale-max-cores-2 has no effect""");
    }

    @Test
    void theTableOnANarrowTerminal() {
        assertThat(view.table(REPORT, 80)).isEqualTo("""
                pve1 (proxmox), 11.3 of 16 cores idle, 40960 MB of 65536 MB memory available
                Daemon 4711, last cycle 2026-11-23 22:34:28, next 2026-11-23 22:39:28.
                The kernel slows 1 of 3 containers down before their memory is full, until they have grown.

                ID   NAME           STATE        CORES   CPU     MEMORY  IN USE  LAST DECISION
                101  web            running          4  88 %    2048 MB    50 %  grow cores 2 -…
                102  a-database-w…  running          2  13 %    8192 MB    75 %  hold
                103  ünïcödé        stopped  unlimited     -  unlimited       -  hold (not runn…

                Tags:
                  102  tag autoscale-max-cores-2 has no effect""");
    }

    @Test
    void theCacheOfZfsIsNamed() {
        StatusReport report = Reports.withZfsCache(30L << 30);

        assertThat(view.table(report, 120))
                .startsWith("pve1 (proxmox), 11.3 of 16 cores idle, 40960 MB of 65536 MB memory available,"
                        + " 30720 MB of it ZFS cache\n");
        assertThat(view.explanation(report, report.containers().getFirst())).contains("30720 MB of it ZFS cache");
    }

    @Test
    void whatIsOrderedIsShown() {
        StatusReport report = Reports.withOrders();

        assertThat(view.table(report, 120)).contains("""

                Ordered:
                  101  held by anna until 2026-11-24T02:34:28Z
                  102  observe: only observed, as anna has said for all containers

                Tags:
                """);
        assertThat(view.explanation(report, report.containers().get(1)))
                .contains("\n  ordered  observe: only observed, as anna has said for all containers\n");
    }

    @Test
    void thePauseComesFirst() {
        StatusReport paused = Reports.withOrders().withPause(true);

        assertThat(view.table(paused, 120))
                .startsWith(
                        "Everything is paused: nothing is changed until \"lxc-autoscale resume\".\npve1 (proxmox), ")
                .contains("101  held by anna")
                .doesNotContain("102  observe");
        assertThat(view.explanation(paused, paused.containers().getFirst()))
                .contains("\n  ordered  everything is paused, until \"lxc-autoscale resume\"\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"de-DE", "ar-EG-u-nu-arab"})
    void allIsWrittenTheSameInEveryLanguage(String language) {
        String everything = everything();
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag(language));
        try {
            assertThat(everything()).isEqualTo(everything);
        } finally {
            Locale.setDefault(before);
        }
    }

    private String everything() {
        return view.table(REPORT, 120)
                + view.plan(REPORT)
                + view.explanation(REPORT, REPORT.containers().getFirst());
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 80, 120})
    void noRowIsLongerThanTheTerminal(int width) {
        assertThat(view.containers(REPORT, width)).allMatch(line -> line.length() <= width);
    }

    @Test
    void nothingIsCutWhereNobodyWatches() {
        assertThat(view.table(REPORT, Terminal.UNLIMITED)).doesNotContain("…");
    }

    @Test
    void thePlan() {
        assertThat(view.plan(REPORT)).isEqualTo("""
                ID   NAME                                RESOURCE  PLAN         WHY
                101  web                                 cores     grow 2 -> 4  threshold policy: usage of 98 % is above 80 % [applied]
                                                         memory    hold         threshold policy: usage of 50 % is within 20 to 80 %
                102  a-database-with-a-rather-long-name  cores     hold         stabilization: 2 of 3 cycles below the threshold
                                                         memory    hold         threshold policy: usage of 75 % is within 20 to 80 %
                103  ünïcödé                             cores     hold         not running: it is stopped
                                                         memory    hold         not running: it is stopped""");
    }

    @Test
    void theExplanation() {
        assertThat(view.explanation(REPORT, REPORT.containers().getFirst())).isEqualTo("""
                Container 101 (web), running, on pve1
                  size     4 cores, 2048 MB memory
                  brake    from 1843 MB of memory on the kernel slows it down, until it has grown
                  usage    3.50 cores (95th percentile since the last cycle) = 87.5 %, 1024 MB memory in use now = 50.0 %
                  changed  2026-11-23 22:34:28

                Cores: grow from 2 to 4
                  proposes  threshold policy usage of 98 % is above 80 %
                  agrees    step limit       at most 4 cores a cycle

                Memory: hold
                  holds     threshold policy usage of 50 % is within 20 to 80 %

                Outcome: applied""");
    }

    @Test
    void theExplanationOfWhatIsUnknown() {
        assertThat(view.explanation(REPORT, REPORT.containers().getLast())).isEqualTo("""
                Container 103 (ünïcödé), stopped, on pve1
                  size     unlimited cores, unlimited memory
                  usage    unknown: it is not running

                Cores: hold
                  holds     not running      it is stopped

                Memory: hold
                  holds     not running      it is stopped""");
    }

    @Test
    void timesAreThoseOfTheConfiguredZone() {
        assertThat(new StatusView(ZoneId.of("Europe/Rome")).table(REPORT, 120))
                .contains("Daemon 4711, last cycle 2026-11-23 23:34:28, next 2026-11-23 23:39:28.");
    }

    @Test
    void aNameCannotPlayTricksOnTheTerminal() {
        Table table = new Table("ll", "ID", "NAME");
        table.add("1", "a\u001b[2Jb\nc");

        assertThat(table.lines()).containsExactly("ID  NAME", "1   a?[2Jb?c");
    }

    @Test
    void thereAreNoColours() {
        assertThat(view.table(REPORT, 120) + view.plan(REPORT)).doesNotContain("\u001b");
    }
}
