package org.lxcautoscale.http;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the API. What one client can take is limited: connections, sizes, time, requests in a minute. An address that cannot be used
 * is reported once and tried again every minute. Thread-safe.
 */
public final class ApiServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    /** Of the server of the JDK, which reads them once in a process: seconds, and numbers of connections and headers. */
    private static final Map<String, String> LIMITS = Map.of(
            "sun.net.httpserver.maxReqTime", "10",
            "sun.net.httpserver.idleInterval", "60",
            "sun.net.httpserver.maxIdleConnections", "64",
            "sun.net.httpserver.maxReqHeaders", "64",
            "sun.net.httpserver.maxReqHeaderSize", "16384",
            "jdk.httpserver.maxConnections", "1200");

    private static final String WHO_HAS_THE_PORT =
            " 'ss -ltnp' shows which program has it; if it is the original's API:"
                    + " 'systemctl disable --now lxc_autoscale_api'.";

    private static final Duration LONGEST_START = Duration.ofSeconds(2);

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final ApiSettings settings;
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

    private ApiServer(
            ApiSettings settings, Authentication authentication, Audit audit, List<Routes> routes, Limits limits) {
        this.settings = settings;
        this.limits = limits;
        this.threads = new RequestThreads(limits.timeToRead());
        ErrorAnswers errors = new ErrorAnswers(routes);
        this.gate = new Gate(
                authentication,
                authentication.originCheck(settings.tls().isUsed()),
                new RateLimit(settings.maxRequestsPerMinute(), InstantSource.system()),
                new Router(routes, errors),
                errors,
                audit,
                new Turns(limits.requests(), limits.longAnswers()),
                limits.timeToAnswer());
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
        LIMITS.forEach(System.getProperties()::putIfAbsent);
        ApiServer started = new ApiServer(settings, authentication, audit, routes, limits);
        started.await(started.opener.submit(started::open));
        return started;
    }

    /** Who is told that the daemon runs finds its API; a name server that does not answer delays nobody for long. */
    private void await(Future<?> first) {
        try {
            first.get(LONGEST_START.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.info("API: {} is still being looked up.", settings.listen());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.warn("API: it could not be started.", e.getCause());
        }
    }

    private void open() {
        try {
            InetSocketAddress socket = new InetSocketAddress(
                    settings.listen().host(), settings.listen().port());
            if (socket.isUnresolved()) {
                throw new IOException("the name is unknown");
            }
            if (!settings.tls().isUsed() && !socket.getAddress().isLoopbackAddress()) {
                throw new IOException("without tls_certificate and tls_key it is served to this machine only");
            }
            listen(socket);
        } catch (IOException | RuntimeException e) {
            if (!isReported) {
                isReported = true;
                LOG.warn(
                        "API: nothing is served at {} yet ({}); it is tried again every {} s.{}",
                        settings.listen(),
                        e.getMessage(),
                        limits.retry().toSeconds(),
                        e instanceof BindException ? WHO_HAS_THE_PORT : "");
            }
            var _ = opener.schedule(this::open, limits.retry().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void listen(InetSocketAddress socket) throws IOException {
        if (isClosed) {
            return;
        }
        HttpServer opened = settings.tls().isUsed() ? encrypted(socket) : HttpServer.create(socket, 0);
        opened.setExecutor(threads);
        opened.createContext("/", gate);
        opened.start();
        server = opened;
        LOG.info("The API is served at {}://{}.", settings.tls().isUsed() ? "https" : "http", settings.listen());
    }

    private HttpServer encrypted(InetSocketAddress socket) throws IOException {
        ApiSettings.Tls files = settings.tls();
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
