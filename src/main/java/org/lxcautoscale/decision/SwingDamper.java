package org.lxcautoscale.decision;

import java.util.Locale;
import org.lxcautoscale.container.Resource;

/** Does not shrink again and again what always grows back: see {@link Swing}. */
final class SwingDamper implements Rule {

    @Override
    public void apply(Proposal proposal, Resource resource) {
        Situation situation = proposal.situation();
        Swing swing = situation.state().swings().get(resource);
        if (swing == null || !swing.isHabit() || !proposal.shrinks(resource) || situation.isOffPeak()) {
            return;
        }
        long floor = swing.floor(situation.frame().now(), situation.minimum(resource));
        if (proposal.wanted(resource) < floor) {
            proposal.limit(
                    resource,
                    floor,
                    Reason.SWING,
                    () -> String.format(
                            Locale.ROOT,
                            "it has grown back %d times after a shrink, last to %s",
                            swing.times(),
                            resource.format(swing.needed())));
        }
    }
}
