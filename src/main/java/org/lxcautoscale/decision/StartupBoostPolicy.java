package org.lxcautoscale.decision;

import java.util.Locale;
import java.util.Optional;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.metrics.Usage;
import org.lxcautoscale.settings.StartupBoost;

/**
 * A container that has just been started gets {@code startup_boost_factor} times its CPU, and is not shrunk, until it has run for
 * {@code startup_boost_duration}. The next cycle then takes back what it got. What it used at its start does not count against
 * that, but what it uses now does. Growth beyond that in the meantime is lent as well: a start says little about what is needed
 * later. Memory is not lent: it could not be taken back by itself.
 */
final class StartupBoostPolicy implements Rule {

    @Override
    public void apply(Proposal proposal, Resource resource) {
        Optional<StartedRun> run = proposal.context().state().startedRun();
        if (resource != Resource.CPU || run.isEmpty()) {
            return;
        }
        if (run.get().isStarting(proposal.context().cycle().now())) {
            boost(proposal, run.get());
        } else if (proposal.context().cycle().trigger() == CycleContext.Trigger.CYCLE) {
            run.get().millicoresBefore().ifPresent(before -> takeBack(proposal, before));
        }
    }

    /** Whether a container has just been started and does not have yet what it is to get. */
    static boolean isDue(DecisionContext context) {
        return context.usage() instanceof Usage
                && context.state()
                        .startedRun()
                        .filter(run -> run.isStarting(context.cycle().now()))
                        .filter(run -> size(context, run) > context.current().get(Resource.CPU))
                        .isPresent();
    }

    private static long size(DecisionContext context, StartedRun run) {
        double factor = context.settings().startupBoost().factor();
        long before = run.millicoresBefore().orElse(context.current().get(Resource.CPU));
        long boosted = context.settings().grid(Resource.CPU).roundUp(Math.round(before * factor));
        return Math.min(boosted, context.maximum(Resource.CPU));
    }

    private static void boost(Proposal proposal, StartedRun run) {
        DecisionContext context = proposal.context();
        StartupBoost settings = context.settings().startupBoost();
        long size = size(context, run);
        if (size > proposal.current(Resource.CPU) && size > proposal.wanted(Resource.CPU)) {
            proposal.propose(
                    Resource.CPU,
                    size,
                    Reason.STARTUP_BOOST,
                    () -> String.format(
                            Locale.ROOT,
                            "it has just been started: %s times its CPU for %d s",
                            settings.factor(),
                            settings.duration().toSeconds()));
        } else if (proposal.growsBySizing(Resource.CPU)) {
            proposal.propose(
                    Resource.CPU,
                    proposal.wanted(Resource.CPU),
                    Reason.STARTUP_BOOST,
                    () -> "it has just been started, and needs more than that until its start is over");
        } else if (proposal.shrinks(Resource.CPU)) {
            proposal.hold(Resource.CPU, Reason.STARTUP_BOOST, () -> "it has just been started");
        }
    }

    private static void takeBack(Proposal proposal, long before) {
        DecisionContext context = proposal.context();
        long inUse = InUseFloor.floor(proposal.usage().of(Resource.CPU).now(), context.settings());
        boolean needsMore = proposal.grows(Resource.CPU) && inUse > before;
        if (before < proposal.current(Resource.CPU) && !needsMore) {
            proposal.propose(
                    Resource.CPU,
                    before,
                    Reason.STARTUP_BOOST_END,
                    () -> "its start is over: back to %s".formatted(Resource.CPU.format(before)));
        }
    }
}
