package org.lxcautoscale.host.simulated;

/**
 * The process is killed, as by {@code kill -9}. The caller lets this error propagate, abandons all objects of the program
 * without closing them, and starts new ones on the same host and files.
 */
public final class SimulatedCrash extends Error {

    private static final long serialVersionUID = 1L;

    SimulatedCrash(String where) {
        super("kill -9 " + where, null, false, false);
    }
}
