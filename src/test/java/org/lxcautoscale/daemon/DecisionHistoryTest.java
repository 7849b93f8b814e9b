package org.lxcautoscale.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.CycleReport;
import org.lxcautoscale.cycle.Outcome;
import org.lxcautoscale.history.History;
import org.lxcautoscale.host.simulated.Scenario;
import org.lxcautoscale.host.simulated.SimulatedHost;
import org.lxcautoscale.host.simulated.VirtualTime;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.settings.Settings;

/** The whole loop on a simulated host, and what its history says afterwards. */
class DecisionHistoryTest {

    @TempDir
    private Path dir;

    private final List<String> decided = new ArrayList<>();

    private void run(Duration time, Settings settings) throws Exception {
        Scenario scenario = Scenario.mixed(7);
        VirtualTime virtual = new VirtualTime(scenario.start());
        OpenHost host = OpenHost.simulated(new SimulatedHost(scenario, virtual), virtual);
        CycleListener witness = new CycleListener() {
            @Override
            public void finished(Outcome outcome, Moment now) {
                add(outcome);
            }

            @Override
            public void decided(CycleReport report) {
                report.outcomes().stream()
                        .filter(outcome -> outcome.result() == Outcome.Result.PLANNED
                                && outcome.decision().isChange())
                        .forEach(this::add);
            }

            private void add(Outcome outcome) {
                decided.add(
                        outcome.decision().id() + "|" + outcome.result().name().toLowerCase(Locale.ROOT));
            }
        };
        Instant end = scenario.start().plus(time);
        try (History history =
                        History.start(settings.startup().history(), dir, "pve1", Optional.empty(), Instant::now);
                Assembly assembly = Assembly.of(settings, host, List.of(witness, history.recorder()))) {
            new Daemon(settings, virtual, assembly.cycle(), inForce -> inForce).run(end);
            // The last minute is over when the next one begins.
            history.recorder().observed(host.host().observe(), new Moment(end.plusSeconds(60), end.plusSeconds(60)));
        }
    }

    private Settings settings(String... more) throws Exception {
        Map<String, String> keys = new HashMap<>(Map.of(
                "backend", "simulated",
                "state_dir", dir.toString(),
                "backup_dir", dir.resolve("backups").toString(),
                "log_file", dir.resolve("log").toString()));
        for (int i = 0; i < more.length; i += 2) {
            keys.put(more[i], more[i + 1]);
        }
        return new ConfigurationReader(Map.of()).defaults(keys).settings();
    }

    private List<String> query(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + History.file(dir));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(result.getString(1));
            }
            return rows;
        }
    }

    @Test
    void everyDecisionOfTheLoopIsInTheHistoryWithItsReasons() throws Exception {
        run(Duration.ofMinutes(50), settings());

        assertThat(decided).isNotEmpty();
        assertThat(query("SELECT vmid || '|' || outcome FROM decisions_view ORDER BY at"))
                .containsExactlyInAnyOrderElementsOf(decided);
        assertThat(query("SELECT why FROM decisions_view")).allMatch(why -> why.contains("threshold policy: "));
        assertThat(query("SELECT findings FROM decisions_view"))
                .allMatch(findings -> findings.lines().count() > 2);
        assertThat(query(
                        "SELECT vmid FROM decisions_view WHERE coalesce(cpu_before_cores, 0) = coalesce(cpu_after_cores, 0)"
                                + " AND coalesce(memory_before_mib, 0) = coalesce(memory_after_mib, 0)"))
                .isEmpty();
        assertThat(query("SELECT then_memory_max_mib FROM decisions_view ORDER BY at")
                        .getFirst())
                .isNotNull();
    }

    @Test
    void aChangeThatIsOnlyPlannedIsKeptOnceUntilItIsAnotherOne() throws Exception {
        Settings observing = settings().observedOnly("a test");
        run(Duration.ofMinutes(50), observing);

        assertThat(decided).hasSizeGreaterThan(10).allMatch(one -> one.endsWith("|planned"));
        List<String> kept = query("SELECT vmid || '|' || outcome FROM decisions_view");
        assertThat(kept).isNotEmpty().hasSizeLessThan(decided.size() / 2);
        assertThat(kept).containsAll(decided);
    }
}
