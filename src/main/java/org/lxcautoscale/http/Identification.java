package org.lxcautoscale.http;

import com.sun.net.httpserver.HttpExchange;

/** Finds out who sends requests to some of the paths. Thread-safe. */
@FunctionalInterface
public interface Identification {

    /** @throws ApiProblem when the caller is nobody who may call: 401, or 303 to where one can log in */
    Identity identify(HttpExchange request);
}
