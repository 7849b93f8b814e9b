package org.lxcautoscale.http;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.avaje.jex.http.ExchangeHandler;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.settings.ApiSettings;
import org.lxcautoscale.settings.ListenAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves routes over HTTP. What one client can take is limited: connections, sizes, time, requests in a minute. An address that cannot
 * be used is reported once and tried again every minute. Thread-safe.
 */
public final class ApiServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    /** Of the server of the JDK, which reads them once in a process: seconds, and numbers of connections and headers. */
    private static final Map<String, String> LIMITS = Map.of(
            "sun.net.httpserver.nodelay", "true",
            "sun.net.httpserver.maxReqTime", "10",
            "sun.net.httpserver.idleInterval", "60",
            "sun.net.httpserver.maxIdleConnections", "64",
            "sun.net.httpserver.maxReqHeaders", "64",
            "sun.net.httpserver.maxReqHeaderSize", "16384",
            "jdk.httpserver.maxConnections", "1200");

    /** Of one client, where it is not configured. */
    private static final int REQUESTS_PER_MINUTE = 600;

    private static final String WHO_HAS_THE_PORT =
            " 'ss -ltnp' shows which program has it; if it is the original's API:"
                    + " 'systemctl disable --now lxc_autoscale_api'.";

    private static final Duration LONGEST_START = Duration.ofSeconds(2);

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final Place place;
    private final Limits limits;
    private final Gate gate;
    private final RequestThreads threads;
    private final ScheduledThreadPoolExecutor opener = new ScheduledThreadPoolExecutor(
            1, work -> Thread.ofPlatform().daemon().name("api").unstarted(work));

    private @Nullable HttpServer server;
    private boolean isReported;
    private boolean isClosed;

    /**
     * @param timeToRead for a request with its body
     * @param timeToAnswer from then on
     * @param retry after how long an address that cannot be used is tried again, and the files of the certificate are read again
     * @param requests that are worked on at once
     * @param longAnswers that may run at once, besides
     */
    record Limits(Duration timeToRead, Duration timeToAnswer, Duration retry, int requests, int longAnswers) {

        static final Limits DEFAULT =
                new Limits(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60), 16, 1024);
    }

    /**
     * Where something is served.
     *
     * @param key of the configuration, for messages
     * @param isForAll whether it is public, so that it may leave this machine unencrypted
     * @param served says what, for messages
     * @param path of it
     */
    private record Place(
            String key, ListenAddress listen, ApiSettings.Tls tls, boolean isForAll, String served, String path) {

        @Override
        public String toString() {
            return "%s at %s://%s%s".formatted(served, tls.isUsed() ? "https" : "http", listen, path);
        }
    }

    private ApiServer(Place place, Limits limits, Gate gate) {
        this.place = place;
        this.limits = limits;
        this.gate = gate;
        this.threads = new RequestThreads(limits.timeToRead());
    }

    /**
     * Serves routes, from when this returns, or soon after, until it is closed; whether the settings enable it is not asked here.
     *
     * @throws IllegalArgumentException when a route has a role that is not a {@link Scope}
     */
    public static ApiServer start(
            ApiSettings settings, Authentication authentication, Audit audit, List<Routes> routes) {
        return start(settings, authentication, audit, routes, Limits.DEFAULT);
    }

    static ApiServer start(
            ApiSettings settings, Authentication authentication, Audit audit, List<Routes> routes, Limits limits) {
        return start(
                new Place("api", settings.listen(), settings.tls(), false, "The API is served", ""),
                limits,
                Access.of(
                        authentication,
                        authentication.originCheck(settings.tls().isUsed())),
                new RateLimit(settings.maxRequestsPerMinute(), InstantSource.system()),
                audit,
                routes);
    }

    /**
     * Serves a public route, unencrypted, to anyone who can reach the address.
     *
     * @param key of the configuration that names the address, for messages
     * @param served says what, for messages
     */
    public static ApiServer startForAll(
            String key, ListenAddress listen, String served, String path, ExchangeHandler handler) {
        return startForAll(key, listen, served, path, handler, Limits.DEFAULT);
    }

    static ApiServer startForAll(
            String key, ListenAddress listen, String served, String path, ExchangeHandler handler, Limits limits) {
        return start(
                new Place(key, listen, ApiSettings.Tls.NONE, true, served, path),
                limits,
                Access.FOR_ALL,
                new RateLimit(REQUESTS_PER_MINUTE, InstantSource.system()),
                Audit.toLog(),
                List.of(jex -> jex.get(path, handler)));
    }

    private static ApiServer start(
            Place place, Limits limits, Access access, RateLimit rateLimit, Audit audit, List<Routes> routes) {
        LIMITS.forEach(System.getProperties()::putIfAbsent);
        ErrorAnswers errors = new ErrorAnswers(routes);
        Turns turns = new Turns(limits.requests(), limits.longAnswers());
        Gate gate =
                new Gate(access, rateLimit, new Router(routes, errors), errors, audit, turns, limits.timeToAnswer());
        ApiServer started = new ApiServer(place, limits, gate);
        started.await(started.opener.submit(started::open));
        return started;
    }

    /** Who is told that the daemon runs finds its API; a name server that does not answer delays nobody for long. */
    private void await(Future<?> first) {
        try {
            first.get(LONGEST_START.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            LOG.info("{}: {} is still being looked up.", place.key(), place.listen());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.warn("{}: it could not be started.", place.key(), e.getCause());
        }
    }

    private void open() {
        try {
            InetSocketAddress socket =
                    new InetSocketAddress(place.listen().host(), place.listen().port());
            if (socket.isUnresolved()) {
                throw new IOException("the name is unknown");
            }
            if (!place.isForAll()
                    && !place.tls().isUsed()
                    && !socket.getAddress().isLoopbackAddress()) {
                throw new IOException("without tls_certificate and tls_key it is served to this machine only");
            }
            listen(socket);
        } catch (IOException | RuntimeException e) {
            if (!isReported) {
                isReported = true;
                LOG.warn(
                        "{}: nothing is served at {} yet ({}); it is tried again every {} s.{}",
                        place.key(),
                        place.listen(),
                        e.getMessage(),
                        limits.retry().toSeconds(),
                        e instanceof BindException && !place.isForAll() ? WHO_HAS_THE_PORT : "");
            }
            var _ = opener.schedule(this::open, limits.retry().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void listen(InetSocketAddress socket) throws IOException {
        if (isClosed) {
            return;
        }
        HttpServer opened = place.tls().isUsed() ? encrypted(socket) : HttpServer.create(socket, 0);
        opened.setExecutor(threads);
        opened.createContext("/", gate);
        opened.start();
        server = opened;
        if (place.isForAll() && !socket.getAddress().isLoopbackAddress()) {
            LOG.warn("{}: unencrypted, and to anyone who can reach that address.", place);
        } else {
            LOG.info("{}.", place);
        }
    }

    private HttpServer encrypted(InetSocketAddress socket) throws IOException {
        ApiSettings.Tls files = place.tls();
        RenewedCertificate certificate = new RenewedCertificate(
                files.certificate().orElseThrow(), files.key().orElseThrow());
        HttpsConfigurator configurator = new HttpsConfigurator(certificate.context()) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters allowed = getSSLContext().getDefaultSSLParameters();
                allowed.setProtocols(PROTOCOLS);
                parameters.setSSLParameters(allowed);
            }
        };
        HttpsServer opened = HttpsServer.create(socket, 0);
        opened.setHttpsConfigurator(configurator);
        long pause = limits.retry().toMillis();
        var _ = opener.scheduleWithFixedDelay(certificate::renew, pause, pause, TimeUnit.MILLISECONDS);
        return opened;
    }

    /** Where it is served; empty while it is not. */
    synchronized Optional<InetSocketAddress> address() {
        return Optional.ofNullable(server).map(HttpServer::getAddress);
    }

    /** Ends at once; requests that are worked on are interrupted. */
    @Override
    public synchronized void close() {
        isClosed = true;
        opener.shutdownNow();
        threads.close();
        if (server != null) {
            server.stop(0);
        }
    }
}
