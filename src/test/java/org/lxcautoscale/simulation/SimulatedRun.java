package org.lxcautoscale.simulation;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.Outcome;
import org.lxcautoscale.daemon.Assembly;
import org.lxcautoscale.daemon.Daemon;
import org.lxcautoscale.daemon.OpenHost;
import org.lxcautoscale.host.Alarms;
import org.lxcautoscale.host.MemoryBrakes;
import org.lxcautoscale.host.simulated.Faults;
import org.lxcautoscale.host.simulated.FaultyHost;
import org.lxcautoscale.host.simulated.Scenario;
import org.lxcautoscale.host.simulated.Scoreboard;
import org.lxcautoscale.host.simulated.SimulatedCrash;
import org.lxcautoscale.host.simulated.SimulatedHost;
import org.lxcautoscale.host.simulated.VirtualTime;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.settings.Settings;

/** The real daemon on a simulated host, in virtual time. After a simulated crash a new one starts on the same files. */
final class SimulatedRun {

    final VirtualTime time;
    final SimulatedHost host;
    final List<Outcome> outcomes = new ArrayList<>();
    final List<String> troubles = new ArrayList<>();
    int crashes;
    private final Settings settings;
    private final FaultyHost seen;

    private final UnaryOperator<MemoryBrakes> brakes;

    private SimulatedRun(Scenario scenario, Settings settings, Faults faults, UnaryOperator<MemoryBrakes> brakes) {
        this.settings = settings;
        this.brakes = brakes;
        this.time = new VirtualTime(scenario.start());
        this.host = new SimulatedHost(scenario, time);
        this.seen = new FaultyHost(host, faults);
    }

    static SimulatedRun of(Scenario scenario, Settings settings, Faults faults, Duration duration) throws Exception {
        return of(scenario, settings, faults, duration, brakes -> brakes);
    }

    /** With other brakes than those of the host. */
    static SimulatedRun of(
            Scenario scenario, Settings settings, Faults faults, Duration duration, UnaryOperator<MemoryBrakes> brakes)
            throws Exception {
        SimulatedRun run = new SimulatedRun(scenario, settings, faults, brakes);
        run.run(scenario.start().plus(duration));
        return run;
    }

    private void run(Instant end) throws IOException, InterruptedException {
        while (time.now().monotonic().isBefore(end)) {
            OpenHost open = new OpenHost(
                    "simulated",
                    seen,
                    seen.writer()::inBackground,
                    () -> brakes.apply(host.brakes()),
                    host::alarms,
                    Optional.empty(),
                    Optional.empty(),
                    time);
            try (Assembly assembly = Assembly.of(settings, open, List.of(new Recorder()));
                    Alarms alarms = open.alarms().apply(time::wake)) {
                new Daemon(settings, time, assembly.cycle(), inForce -> inForce, alarms, Daemon.Visitor.NONE).run(end);
            } catch (SimulatedCrash _) {
                crashes++;
                time.advance(Duration.ofSeconds(5));
            }
        }
    }

    Scoreboard scoreboard() {
        return host.scoreboard();
    }

    private final class Recorder implements CycleListener {
        @Override
        public void finished(Outcome outcome, Moment now) {
            outcomes.add(outcome);
        }

        @Override
        public void onError(String problem) {
            troubles.add(problem);
        }
    }
}
