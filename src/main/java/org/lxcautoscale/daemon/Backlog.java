package org.lxcautoscale.daemon;

/** What a part of the program that works beside the loop has still to do. */
@FunctionalInterface
interface Backlog {

    /** Waits until all that the loop has told so far is done, or cannot be done. */
    void await() throws InterruptedException;
}
