package org.lxcautoscale.http;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import com.sun.net.httpserver.spi.HttpServerProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A server that serves nothing, and only keeps the handler that it is given. */
final class HandlerOnly extends HttpServer {

    private @Nullable HttpHandler handler;

    /** The handler that it was given. */
    HttpHandler handler() {
        return Objects.requireNonNull(handler);
    }

    /** Provides this. */
    HttpServerProvider provider() {
        return new HttpServerProvider() {
            @Override
            public HttpServer createHttpServer(InetSocketAddress address, int backlog) {
                return HandlerOnly.this;
            }

            @Override
            public HttpsServer createHttpsServer(InetSocketAddress address, int backlog) {
                throw new UnsupportedOperationException();
            }
        };
    }

    @Override
    public HttpContext createContext(String path, @Nullable HttpHandler given) {
        handler = given;
        return new Context(this, path);
    }

    @Override
    public HttpContext createContext(String path) {
        return createContext(path, null);
    }

    @Override
    public InetSocketAddress getAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @Override
    public void bind(InetSocketAddress address, int backlog) {}

    @Override
    public void start() {}

    @Override
    public void setExecutor(@Nullable Executor executor) {}

    @Override
    public @Nullable Executor getExecutor() {
        return null;
    }

    @Override
    public void stop(int delay) {}

    @Override
    public void removeContext(String path) {}

    @Override
    public void removeContext(HttpContext context) {}

    private static final class Context extends HttpContext {

        private final HandlerOnly server;
        private final String path;
        private final Map<String, Object> attributes = new HashMap<>();
        private final List<Filter> filters = new ArrayList<>();

        Context(HandlerOnly server, String path) {
            this.server = server;
            this.path = path;
        }

        @Override
        public HttpHandler getHandler() {
            return server.handler();
        }

        @Override
        public void setHandler(HttpHandler handler) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getPath() {
            return path;
        }

        @Override
        public HttpServer getServer() {
            return server;
        }

        @Override
        public Map<String, Object> getAttributes() {
            return attributes;
        }

        @Override
        public List<Filter> getFilters() {
            return filters;
        }

        @Override
        public @Nullable Authenticator setAuthenticator(@Nullable Authenticator authenticator) {
            throw new UnsupportedOperationException();
        }

        @Override
        public @Nullable Authenticator getAuthenticator() {
            return null;
        }
    }
}
