package org.lxcautoscale.cli;

import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.lxcautoscale.daemon.InstanceLock;
import org.lxcautoscale.host.proxmox.api.Trust;
import org.lxcautoscale.io.FileErrors;
import org.lxcautoscale.io.JsonFormat;
import org.lxcautoscale.settings.ApiSettings;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.settings.StartupSettings;

/**
 * Commands the running daemon, through its API. Root needs no token on the same machine. What fails says what to do.
 */
final class DaemonClient {

    private static final String ROOT = "/api/v1";
    private static final String START = "systemctl start lxc_autoscale";
    private static final String RESTART = "systemctl restart lxc_autoscale";

    private final StartupSettings startup;
    private final ApiSettings api;
    private final Optional<String> token;
    private final Limits limits;
    private final Jsonb json = JsonFormat.create();

    /**
     * How long a command waits.
     *
     * @param connect for a connection
     * @param read for an answer that only tells something
     * @param order for an answer to an order; the daemon itself gives up after 30 s
     */
    record Limits(Duration connect, Duration read, Duration order) {
        static final Limits DEFAULT = new Limits(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(35));
    }

    /** @param token empty to call as the user of this process */
    DaemonClient(Settings settings, Optional<String> token) {
        this(settings, token, Limits.DEFAULT);
    }

    DaemonClient(Settings settings, Optional<String> token, Limits limits) {
        this.startup = settings.startup();
        this.api = startup.api();
        this.token = token;
        this.limits = limits;
    }

    /** A part of a path, encoded. */
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Asks for something.
     *
     * @param path below {@code /api/v1}
     */
    DaemonAnswer get(String path) throws CommandFailedException {
        return send("GET", path, Map.of()).orFail();
    }

    /** Orders something; the path is below {@code /api/v1}, an empty body is none. */
    Reply send(String method, String path, Map<String, ?> body) throws CommandFailedException {
        Server server = server();
        Duration limit = method.equals("GET") ? limits.read() : limits.order();
        HttpCall call = new HttpCall(
                method, ROOT + path, api.listen().toString(), token, body.isEmpty() ? "" : json.toJson(body));
        try (Socket connection = connect(server, limit)) {
            return reply(call.over(connection, limit));
        } catch (SocketTimeoutException _) {
            throw failure(
                    server + " has not answered at " + api.listen() + " within " + limit.toSeconds()
                            + " s. What was ordered may still be done. To stop all changes without an answer: lxc-autoscale pause");
        } catch (IOException e) {
            throw failure("the connection to %s at %s broke: %s".formatted(server, api.listen(), e.getMessage()));
        }
    }

    /** The daemon, as part of a sentence. */
    private record Server(long pid) {
        @Override
        public String toString() {
            return "daemon " + pid;
        }
    }

    private Server server() throws CommandFailedException {
        Optional<Long> pid;
        try {
            pid = InstanceLock.holder(startup.files().lockFile());
        } catch (IOException e) {
            throw failure("whether a daemon is running is not known: " + e.getMessage());
        }
        if (pid.isEmpty()) {
            throw failure("no daemon is running that could do it; start it: " + START);
        }
        if (!api.isEnabled()) {
            throw failure(
                    "daemon %d takes no orders, because section api of the configuration says enabled: false; say true, and restart it: %s"
                            .formatted(pid.get(), RESTART));
        }
        return new Server(pid.get());
    }

    private Socket connect(Server server, Duration limit) throws CommandFailedException, IOException {
        Socket plain = new Socket();
        try {
            plain.setSoTimeout((int) limit.toMillis());
            plain.connect(address(), (int) limits.connect().toMillis());
            return api.tls().isUsed() ? encrypted(plain) : plain;
        } catch (ConnectException _) {
            plain.close();
            throw failure(
                    "%s does not serve its API at %s (connection refused); its log says why, and section api of the configuration is read when it starts"
                            .formatted(server, api.listen()));
        } catch (IOException | CommandFailedException e) {
            plain.close();
            throw e;
        }
    }

    /** Where it listens at all addresses, it is reached at that of this machine. */
    private InetSocketAddress address() throws CommandFailedException {
        InetSocketAddress address =
                new InetSocketAddress(api.listen().host(), api.listen().port());
        if (address.isUnresolved()) {
            throw failure("the name in 'listen', %s, is unknown".formatted(api.listen()));
        }
        return address.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), api.listen().port())
                : address;
    }

    /** Only the server's own certificate is trusted, whatever its name. */
    private Socket encrypted(Socket plain) throws CommandFailedException, IOException {
        Path file = api.tls().certificate().orElseThrow();
        Socket encrypted = new Trust.Fingerprint(fingerprint(file))
                .sockets()
                .createSocket(plain, api.listen().host(), api.listen().port(), true);
        try {
            ((SSLSocket) encrypted).startHandshake();
            return encrypted;
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            throw failure(
                    "what answers at %s has not the certificate of %s; after a renewal the daemon needs a minute (%s)"
                            .formatted(api.listen(), file, e.getMessage()));
        }
    }

    private static String fingerprint(Path file) throws CommandFailedException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] certificate = CertificateFactory.getInstance("X.509")
                    .generateCertificate(in)
                    .getEncoded();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate));
        } catch (IOException e) {
            throw failure("the certificate of the API cannot be read: " + FileErrors.describe(file, e));
        } catch (CertificateException e) {
            throw failure("the certificate of the API, %s, makes no sense: %s".formatted(file, e.getMessage()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Reply reply(HttpCall.Answer answer) throws CommandFailedException {
        boolean isProblem = answer.status() >= 400;
        if (answer.status() == 204) {
            return new Reply(204, new DaemonAnswer(Map.of()));
        }
        String expected = isProblem ? "application/problem+json" : "application/json";
        if (answer.contentType().equals(expected)) {
            try {
                if (json.type(Object.class).fromJson(answer.body()) instanceof Map<?, ?> fields) {
                    return new Reply(answer.status(), new DaemonAnswer(fields));
                }
            } catch (RuntimeException _) { // the parser also throws exceptions other than its own
                // as below
            }
        }
        throw failure("what answers at %s is not the API of this program (status %d); see what it is: ss -ltnp"
                .formatted(api.listen(), answer.status()));
    }

    /**
     * The daemon's reply.
     *
     * @param status of HTTP
     */
    record Reply(int status, DaemonAnswer answer) {

        boolean isProblem() {
            return status >= 400;
        }

        /** What is wrong, and what to do about it. */
        String problem() {
            String detail = answer.optionalText("detail").orElse("it was refused with status " + status);
            return status == 401
                    ? detail + ". Then put it into a file for --token-file, or into " + DaemonAccess.TOKEN
                    : detail;
        }

        DaemonAnswer orFail() throws CommandFailedException {
            if (isProblem()) {
                throw failure(problem());
            }
            return answer;
        }
    }

    static CommandFailedException failure(String sentence) {
        return new CommandFailedException(ExitCode.FAILED, sentence);
    }
}
