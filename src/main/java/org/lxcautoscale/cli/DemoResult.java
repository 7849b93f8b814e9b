package org.lxcautoscale.cli;

import io.avaje.jsonb.Json;
import org.lxcautoscale.host.simulated.Scoreboard;

/** What a headless demo has brought: the truth that only a simulated host knows. Names are those of the output. */
@Json(naming = Json.Naming.LowerUnderscore)
record DemoResult(
        long seed,
        double hours,
        int containers,
        long cycles,
        long changes,
        double changes_per_container_day,
        long oom_kills,
        long oom_kills_after_shrink,
        long writes_below_use,
        long late_growths,
        double cpu_throttled_percent,
        double cpu_slack_percent,
        double memory_slack_percent,
        double cores_before,
        double cores_after,
        long memory_mb_before,
        long memory_mb_after) {

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
                score.currentMemory().mebibytes());
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
