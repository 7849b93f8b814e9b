package org.lxcautoscale.host.simulated.api;

/** What a server may do instead of responding correctly. */
public sealed interface Misbehaviour {

    /** Closes the connection without a response. */
    record HangUp() implements Misbehaviour {}

    /** Closes the connection in the middle of the body. */
    record TruncatedBody() implements Misbehaviour {}

    /** Carries out the request, but sends no response. */
    record Silence() implements Misbehaviour {}

    /** Responds with an HTML page, as another server or a portal would. */
    record Html() implements Misbehaviour {}

    /** Responds with this body and status 200. */
    record Body(String json) implements Misbehaviour {}

    /** Responds with this status and reason. */
    record Refusal(int status, String reason) implements Misbehaviour {}

    /** Runs this before a normal response. */
    record Meanwhile(Runnable event) implements Misbehaviour {}
}
