package org.lxcautoscale.replay;

/** The size that it had, for ever. */
final class StaticSize implements SizingPolicy {

    @Override
    public double decide(Seen seen) {
        return seen.limit();
    }
}
