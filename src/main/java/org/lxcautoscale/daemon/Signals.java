package org.lxcautoscale.daemon;

import sun.misc.Signal;

/** Signals of the operating system. */
final class Signals {

    private Signals() {}

    /** Calls the action on a thread of its own each time the process gets SIGHUP. */
    @SuppressWarnings("sunapi") // the JDK has no other interface to signals
    static void onHangUp(Runnable action) {
        Signal.handle(new Signal("HUP"), _ -> action.run());
    }
}
