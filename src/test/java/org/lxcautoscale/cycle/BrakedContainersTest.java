package org.lxcautoscale.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.LimitsInForce.Brake;

/** The brakes that a cycle sets. */
class BrakedContainersTest {

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
        fixture.host.inForce("101", 1000, inForce);
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
