package org.lxcautoscale.cli;

import org.lxcautoscale.host.simulated.Scenario;

/** What the containers of a demo want. */
enum DemoScenario {
    MIXED,
    BURST;

    Scenario of(long seed) {
        return switch (this) {
            case MIXED -> Scenario.mixed(seed);
            case BURST -> Scenario.bursts(seed);
        };
    }
}
