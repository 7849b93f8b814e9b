package org.lxcautoscale.host.simulated.api;

/** A call fails with this response. */
final class RequestFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient ApiResponse response;

    RequestFailedException(ApiResponse response) {
        super(response.reason(), null, false, false);
        this.response = response;
    }

    /** Status 500 with the cause as reason. */
    static RequestFailedException because(String message) {
        return new RequestFailedException(ApiResponse.failure(500, message));
    }

    ApiResponse response() {
        return response;
    }
}
