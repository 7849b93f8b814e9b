package org.lxcautoscale.host.simulated.api;

/** What a server may do in place of answering. */
public sealed interface Misbehaviour {

    /** Closes the connection without a word. */
    record HangUp() implements Misbehaviour {}

    /** Closes the connection in the middle of the body. */
    record HalfAnAnswer() implements Misbehaviour {}

    /** Does what was asked, and then does not say so. */
    record Silence() implements Misbehaviour {}

    /** A page for people, as from another server or a portal. */
    record Html() implements Misbehaviour {}

    /** This body with status 200. */
    record Body(String json) implements Misbehaviour {}

    /** This status and reason. */
    record Refusal(int status, String reason) implements Misbehaviour {}

    /** This happens before the answer, which is then as always. */
    record Meanwhile(Runnable event) implements Misbehaviour {}
}
