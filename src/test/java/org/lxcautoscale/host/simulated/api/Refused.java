package org.lxcautoscale.host.simulated.api;

/** A call that ends with another answer than a success. */
final class Refused extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient ApiAnswer answer;

    Refused(ApiAnswer answer) {
        super(answer.reason(), null, false, false);
        this.answer = answer;
    }

    /** A 500, whose reason says why. */
    static Refused because(String message) {
        return new Refused(ApiAnswer.failure(500, message));
    }

    ApiAnswer answer() {
        return answer;
    }
}
