package org.lxcautoscale.host.simulated.api;

/** A call that ends with another answer than a success. */
final class RequestFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient ApiResponse answer;

    RequestFailedException(ApiResponse answer) {
        super(answer.reason(), null, false, false);
        this.answer = answer;
    }

    /** A 500, whose reason says why. */
    static RequestFailedException because(String message) {
        return new RequestFailedException(ApiResponse.failure(500, message));
    }

    ApiResponse answer() {
        return answer;
    }
}
