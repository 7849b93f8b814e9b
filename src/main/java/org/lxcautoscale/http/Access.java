package org.lxcautoscale.http;

import com.sun.net.httpserver.Headers;
import java.net.InetSocketAddress;

/** Who may come in. Thread-safe. */
interface Access {

    /** Everybody, to public routes. */
    Access FOR_ALL = new Access() {
        @Override
        public void check(Headers headers, boolean isPage) {}

        @Override
        public Identity identify(Headers headers, InetSocketAddress client, InetSocketAddress server) {
            throw new IllegalStateException("a route that is not public is served to all");
        }
    };

    /**
     * @param isPage whether a page for people is asked for, to which links may lead from elsewhere
     * @throws ApiProblem when a request is refused, whoever sends it
     */
    void check(Headers headers, boolean isPage);

    /** @throws ApiProblem 401 when the caller is nobody who may call */
    Identity identify(Headers headers, InetSocketAddress client, InetSocketAddress server);

    /** Those who prove who they are, and no pages of others. */
    static Access of(Authentication authentication, OriginCheck originCheck) {
        return new Access() {
            @Override
            public void check(Headers headers, boolean isPage) {
                originCheck.check(headers, isPage);
            }

            @Override
            public Identity identify(Headers headers, InetSocketAddress client, InetSocketAddress server) {
                return authentication.identify(headers, client, server);
            }
        };
    }
}
