package org.lxcautoscale.metrics;

import org.lxcautoscale.container.Container;

/** Access to the parts of an observed container that a test expects to be readable. */
public final class Seen {

    private Seen() {}

    public static Observed.Readable of(Observed observed) {
        if (observed instanceof Observed.Readable readable) {
            return readable;
        }
        throw new AssertionError("expected to be readable: " + observed);
    }

    public static Container container(Observed observed) {
        return of(observed).container();
    }

    public static Reading reading(Observed observed) {
        return of(observed).reading();
    }

    public static String whyUnreadable(Observed observed) {
        if (observed instanceof Observed.Unreadable unreadable) {
            return unreadable.cause();
        }
        throw new AssertionError("expected to be unreadable: " + observed);
    }
}
