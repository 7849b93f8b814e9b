package org.lxcautoscale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.cycle.CycleReport;
import org.lxcautoscale.cycle.Outcome;
import org.lxcautoscale.cycle.Outcomes;
import org.lxcautoscale.decision.CycleContext.Trigger;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.decision.Expected;
import org.lxcautoscale.decision.Outlook;
import org.lxcautoscale.decision.Reason;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.status.StatusReport;
import org.lxcautoscale.status.StatusTracker;

/** What people read of an outlook, in {@code status} and {@code explain}. */
class OutlookViewTest {

    private static final Outlook OUTLOOK = new Outlook(
                    Optional.of(new Expected(3_200, 4_000, "up to 2.7 cores are expected at 09:10")),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("its disk reads are 9 times the usual"))
            .with(List.of("memory: its model has not proved itself yet"));

    private static StatusReport report(Outlook outlook, Reason reason) throws Exception {
        Decision decision = Outcomes.applied("104", Allocation.of(2, 1024), Allocation.of(4, 1024), reason)
                .decision();
        Decision foreseeing = new Decision(
                decision.context().withOutlook(outlook), decision.before(), decision.after(), decision.findings());
        StatusTracker tracker = new StatusTracker();
        tracker.decided(new CycleReport(
                Outcomes.NOW,
                Trigger.CYCLE,
                Optional.empty(),
                List.of(new Outcome(foreseeing, Outcome.Result.APPLIED, "")),
                List.of()));
        Settings settings = new ConfigurationReader(Map.of()).defaults(Map.of()).settings();
        return tracker.report("pve1", "proxmox", settings, 4711L).orElseThrow();
    }

    private static final StatusView VIEW = new StatusView(ZoneOffset.UTC);

    @Test
    void theStatusNamesWhatIsUnusual() throws Exception {
        assertThat(VIEW.table(report(OUTLOOK, Reason.EXPECTED), 120))
                .contains("\nUnusual:\n  104  its disk reads are 9 times the usual");
        assertThat(VIEW.table(report(Outlook.NONE, Reason.EXPECTED), 120)).doesNotContain("Unusual");
    }

    @Test
    void theExplanationHasAllOfTheOutlook() throws Exception {
        StatusReport report = report(OUTLOOK, Reason.EXPECTED);

        assertThat(VIEW.explanation(report, report.containers().getFirst()))
                .contains(
                        "\n  outlook  unusual: its disk reads are 9 times the usual",
                        "\n  outlook  cores: up to 2.7 cores are expected at 09:10; 3.20 soon, at least 4 ahead",
                        "\n  outlook  memory: its model has not proved itself yet")
                .doesNotContain("only shown");
        StatusReport shown = report(OUTLOOK.onlyShown(), Reason.EXPECTED);
        assertThat(VIEW.explanation(shown, shown.containers().getFirst()))
                .contains("  outlook  only shown, it changes nothing");
    }

    @TempDir
    private Path dir;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                | true  | EXPECTED              | off (section ml, enabled)
            ml: {enabled: on} | true  | EXPECTED              | cores by expected need; memory as without them
            ml: {enabled: on} | true  | ABOVE_UPPER_THRESHOLD | cores as without them; memory as without them
            ml: {enabled: on} | false | ABOVE_UPPER_THRESHOLD | only shown (section ml, act: false)
            """)
    void itIsSaidWhetherForecastsHaveHadAnEffect(String ml, boolean acts, Reason reason, String expected)
            throws Exception {
        assertThat(explained(ml, acts ? OUTLOOK : OUTLOOK.onlyShown(), reason)).contains("Forecasts: " + expected);
    }

    @Test
    void itIsSaidThatNothingIsKnownYet() throws Exception {
        assertThat(explained("ml: {enabled: on}", Outlook.NONE, Reason.NEEDS_MORE))
                .contains("Forecasts: nothing is known of this container yet");
    }

    private List<String> explained(String ml, Outlook outlook, Reason reason) throws Exception {
        StatusReport report = report(outlook, reason);
        Path file = Files.writeString(dir.resolve("lxc_autoscale.yaml"), ml);
        return Explanation.of(
                new ConfigurationReader(Map.of()).read(file, Map.of()),
                report,
                report.containers().getFirst());
    }
}
