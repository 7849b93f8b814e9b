package org.lxcautoscale.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.host.simulated.ContainerSpec;
import org.lxcautoscale.host.simulated.Demand;
import org.lxcautoscale.host.simulated.HostSpec;
import org.lxcautoscale.host.simulated.Scenario;
import org.lxcautoscale.host.simulated.SimulatedHost;
import org.lxcautoscale.host.simulated.VirtualTime;

/** The demo shows what a host with control groups of version 2 has. */
class SimulatedFiguresTest {

    private final Scenario scenario = Scenario.of(1, HostSpec.of("pve", 8, 32));
    private final VirtualTime time = new VirtualTime(scenario.start(), Duration.ofSeconds(1));
    private final SimulatedHost host = new SimulatedHost(scenario, time);
    private final List<Row> rows = new ArrayList<>();

    @Test
    void noFigureIsMissing() {
        host.add(ContainerSpec.of(
                "101", "web", Allocation.of(2, 1024), new Demand.Steady(1, MemorySize.ofMebibytes(400))));
        Recorder recorder = new Recorder("home", "pve", rows::addAll);
        for (int sample = 0; sample < 19; sample++) {
            recorder.observed(host.observe(), time.now());
            time.advance(Duration.ofSeconds(10));
        }

        Row.OfContainer container = last(Row.OfContainer.class);
        assertThat(container.figures()).containsKeys(ContainerFigure.values());
        assertThat(container.figures().get(ContainerFigure.IO_WRITTEN)).isPositive();
        assertThat(container.figures().get(ContainerFigure.NETWORK_SENT)).isPositive();
        assertThat(last(Row.OfHost.class).figures()).containsKeys(HostFigure.values());
    }

    private <R extends Row> R last(Class<R> kind) {
        return rows.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .reduce((_, later) -> later)
                .orElseThrow();
    }
}
