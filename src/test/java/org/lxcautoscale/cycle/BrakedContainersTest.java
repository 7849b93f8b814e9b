package org.lxcautoscale.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.LimitsInForce;
import org.lxcautoscale.container.LimitsInForce.Brake;
import org.lxcautoscale.container.LimitsInForce.Limit;

/** The brakes that a cycle sets. */
class BrakedContainersTest {

    private static final ContainerId ID = new ContainerId("101");

    @TempDir
    private Path dir;

    private CycleFixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new CycleFixture(dir);
        fixture.host.add("101", Allocation.of(2, 1000));
        brake(Brake.RELEASED);
    }

    private void brake(Brake inForce) {
        fixture.host.limits.put(
                ID, new LimitsInForce(Optional.empty(), Optional.of(Limit.own(1000L << 20)), Optional.of(inForce)));
    }

    @Test
    void isSetAtTheFirstReading() throws Exception {
        fixture.sample();
        assertThat(fixture.events).containsExactly("101 brake 900 MB");

        fixture.sample();
        assertThat(fixture.events).describedAs("written once").hasSize(1);
    }

    @Test
    void isNotSetAgainWhereItIs() throws Exception {
        brake(new Brake(900L << 20));
        fixture.sample();

        fixture.cycle();

        assertThat(fixture.events).isEmpty();
    }

    @Test
    void isSetAgainAfterARestartOfTheContainer() throws Exception {
        brake(new Brake(900L << 20));
        fixture.sample();

        brake(Brake.RELEASED);
        fixture.sample();

        assertThat(fixture.events).containsExactly("101 brake 900 MB");
    }

    @Test
    void aDryRunSetsNone() throws Exception {
        fixture.events.clear();
        fixture.dryRun();
        fixture.sample();
        fixture.sample();

        assertThat(fixture.events).isEmpty();
    }
}
