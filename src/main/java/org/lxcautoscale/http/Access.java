package org.lxcautoscale.http;

import com.sun.net.httpserver.Headers;
import java.net.InetSocketAddress;

/** Who may come in. Thread-safe. */
interface Access {

    /** Everybody, to public routes. */
    Access FOR_ALL = new Access() {
        @Override
        public void check(Headers headers) {}

        @Override
        public Identity identify(Headers headers, InetSocketAddress client, InetSocketAddress server) {
            throw new IllegalStateException("a route that is not public is served to all");
        }
    };

    /** @throws ApiProblem when a request is refused, whoever sends it */
    void check(Headers headers);

    /** @throws ApiProblem 401 when the caller is nobody who may call */
    Identity identify(Headers headers, InetSocketAddress client, InetSocketAddress server);

    /** Those who prove who they are, and no pages of others. */
    static Access of(Authentication authentication, OriginCheck originCheck) {
        return new Access() {
            @Override
            public void check(Headers headers) {
                originCheck.check(headers);
            }

            @Override
            public Identity identify(Headers headers, InetSocketAddress client, InetSocketAddress server) {
                return authentication.identify(headers, client, server);
            }
        };
    }
}
