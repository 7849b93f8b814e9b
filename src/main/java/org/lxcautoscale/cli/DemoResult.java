package org.lxcautoscale.cli;

import io.avaje.jsonb.Json;
import java.util.Locale;
import org.lxcautoscale.host.simulated.Scoreboard;

/** The results of a headless demo, measured by the simulated host itself. Names have underscores in the output. */
@Json(naming = Json.Naming.LowerUnderscore)
record DemoResult(
        long seed,
        double hours,
        int containers,
        long cycles,
        long changes,
        double changesPerContainerDay,
        long oomKills,
        long oomKillsAfterShrink,
        long writesBelowUse,
        long lateGrowths,
        double cpuThrottledPercent,
        double cpuSlackPercent,
        double memorySlackPercent,
        double coresBefore,
        double coresAfter,
        long memoryMbBefore,
        long memoryMbAfter,
        int bursts,
        int burstsBraked,
        int burstsKilled) {

    static DemoResult of(long seed, long cycles, Scoreboard score) {
        return new DemoResult(
                seed,
                score.virtualHours(),
                score.containers().size(),
                cycles,
                score.changes(),
                rounded(score.changesPerContainerDay()),
                score.oomKills(),
                score.oomKillsAfterShrink(),
                score.writesBelowUse(),
                score.lateStretches(),
                rounded(score.cpuThrottledPercent()),
                rounded(score.cpuSlackPercent()),
                rounded(score.memorySlackPercent()),
                score.initialCores(),
                score.currentCores(),
                score.initialMemory().mebibytes(),
                score.currentMemory().mebibytes(),
                score.bursts().count(),
                score.bursts().braked(),
                score.bursts().killed());
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }

    String inWords() {
        return bursts == 0 ? totals() : totals() + System.lineSeparator() + ofBursts();
    }

    private String ofBursts() {
        return String.format(
                Locale.US,
                "Bursts of memory: %d, of these slowed down by the brake: %d, killed: %d.",
                bursts,
                burstsBraked,
                burstsKilled);
    }

    private String totals() {
        return String.format(
                Locale.US,
                """
                %.0f simulated hours with %d containers (seed %d): %d cycles, %d changes, %.2f a container-day.
                Killed for want of memory: %d, of these after a shrink of ours: %d. Writes below what was in use: %d.
                CPU time wanted and not got: %.2f %%. Growth later than two cycles: %d.
                Cores:  %.0f -> %.0f, on average %.0f %% of them idle.
                Memory: %d MB -> %d MB, on average %.0f %% of it not in use.\
                """,
                hours,
                containers,
                seed,
                cycles,
                changes,
                changesPerContainerDay,
                oomKills,
                oomKillsAfterShrink,
                writesBelowUse,
                cpuThrottledPercent,
                lateGrowths,
                coresBefore,
                coresAfter,
                cpuSlackPercent,
                memoryMbBefore,
                memoryMbAfter,
                memorySlackPercent);
    }
}
