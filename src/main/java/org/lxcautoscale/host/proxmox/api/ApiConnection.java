package org.lxcautoscale.host.proxmox.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLConnection;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to one host over HTTPS. The JDK keeps connections alive between requests for as long as Proxmox allows
 * (5 s). Uses {@link HttpsURLConnection} because the newer HTTP client costs 22 MB of memory.
 */
final class ApiConnection {

    /** Four times what a cluster of 10,000 containers needs. */
    private static final int MAX_RESPONSE_BYTES = 16 << 20;

    /**
     * The JDK logs headers, including the token, at level FINE. Kept in a field because unreferenced loggers are
     * garbage collected.
     */
    private static final Logger JDK_LOG = Logger.getLogger("sun.net.www.protocol.http.HttpURLConnection");

    static {
        JDK_LOG.setLevel(Level.OFF);
    }

    private final String host;
    private final ConnectionSettings settings;
    private final Credentials credentials;
    private final SSLSocketFactory sockets;

    /** Says in the header of a request who sends it. */
    @FunctionalInterface
    interface Credentials {

        /** Without any. */
        Credentials NONE = _ -> {};

        void addTo(URLConnection request);
    }

    ApiConnection(String host, ConnectionSettings settings, Credentials credentials, SSLSocketFactory sockets) {
        this.host = host;
        this.settings = settings;
        this.credentials = credentials;
        this.sockets = sockets;
    }

    String host() {
        return host;
    }

    /**
     * Sends a request and reads the whole response.
     *
     * @param path below {@code /api2/json}, with its query
     * @return the body of a successful response
     */
    byte[] send(String method, String path, Map<String, String> form) throws ApiException {
        Duration limit = method.equals("GET")
                ? settings.timeouts().read()
                : settings.timeouts().write();
        try {
            return receive(open(method, path, form, limit), System.nanoTime() + limit.toNanos());
        } catch (SocketTimeoutException _) {
            throw new ApiException(
                    Fault.NO_RESPONSE,
                    String.format(Locale.US, "%s did not answer within %d s", host, limit.toSeconds()));
        } catch (IOException e) {
            throw new ApiException(
                    Fault.NO_RESPONSE,
                    host + " closed the connection in the middle of its response: "
                            + ErrorResponse.singleLine(cause(e)));
        }
    }

    private HttpsURLConnection open(String method, String path, Map<String, String> form, Duration limit)
            throws ApiException, IOException {
        String authority = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        URI uri = URI.create("https://" + authority + ":" + settings.port() + "/api2/json" + path);
        HttpsURLConnection connection = (HttpsURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
        connection.setSSLSocketFactory(sockets);
        settings.trust().verifier().ifPresent(connection::setHostnameVerifier);
        connection.setConnectTimeout((int) settings.timeouts().connect().toMillis());
        connection.setReadTimeout((int) limit.toMillis());
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setRequestMethod(method);
        credentials.addTo(connection);
        connection.setRequestProperty("Accept", "application/json");
        byte[] body = encode(form);
        if (!method.equals("GET")) {
            connection.setDoOutput(true);
            // With a fixed length the JDK never silently sends the request again.
            connection.setFixedLengthStreamingMode(body.length);
            connection.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
        }
        connect(connection);
        if (!method.equals("GET")) {
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body);
            }
        }
        return connection;
    }

    private void connect(HttpsURLConnection connection) throws ApiException {
        try {
            connection.connect();
        } catch (IOException e) {
            Throwable untrusted = untrusted(e);
            ApiException failure = untrusted == null
                    ? new ApiException(
                            Fault.UNREACHABLE, host + ":" + settings.port() + " cannot be reached: " + inWords(e))
                    : new ApiException(
                            Fault.UNTRUSTED,
                            host + ":" + settings.port() + " is not trusted: "
                                    + ErrorResponse.singleLine(cause(untrusted)) + advice(untrusted));
            failure.initCause(e);
            throw failure;
        }
    }

    private static String advice(Throwable untrusted) {
        return untrusted instanceof UntrustedCertificateException
                ? "; if that is the node's, set fingerprint: to it, or ca_file: /etc/pve/pve-root-ca.pem (or a copy of it)"
                : "; check fingerprint or ca_file";
    }

    private static @Nullable Throwable untrusted(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || cause instanceof SSLPeerUnverifiedException) {
                return cause;
            }
        }
        return null;
    }

    private static String inWords(IOException failure) {
        return switch (failure) {
            case UnknownHostException _ -> "there is no such host";
            case SocketTimeoutException _ -> "no connection in time";
            case NoRouteToHostException _ -> "no route to it";
            case ConnectException _ -> "connection refused";
            case SSLHandshakeException _ -> "no TLS connection: " + ErrorResponse.singleLine(cause(failure));
            default -> ErrorResponse.singleLine(cause(failure));
        };
    }

    private static String cause(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private byte[] receive(HttpsURLConnection connection, long deadline) throws ApiException, IOException {
        int status = connection.getResponseCode();
        String reason = connection.getResponseMessage();
        if (status < 0) {
            throw new ApiException(Fault.MALFORMED_RESPONSE, host + " does not speak HTTP");
        }
        byte[] body;
        try (InputStream in = status / 100 == 2 ? connection.getInputStream() : connection.getErrorStream()) {
            body = in == null ? new byte[0] : read(in, connection.getContentLength(), deadline);
        }
        if (status / 100 != 2) {
            throw ErrorResponse.of(status, reason, body);
        }
        String type = connection.getContentType();
        if (type == null || !type.startsWith("application/json")) {
            throw new ApiException(
                    Fault.MALFORMED_RESPONSE,
                    String.format(
                            Locale.US,
                            "%s:%d answered with %s instead of JSON: is this Proxmox?",
                            host,
                            settings.port(),
                            type == null ? "something" : ErrorResponse.singleLine(type)));
        }
        return body;
    }

    private byte[] read(InputStream in, int announced, long deadline) throws ApiException, IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream(Math.clamp(announced, 512, MAX_RESPONSE_BYTES));
        byte[] buffer = new byte[8192];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            body.write(buffer, 0, read);
            if (body.size() > MAX_RESPONSE_BYTES) {
                throw new ApiException(Fault.MALFORMED_RESPONSE, host + " answered with more than 16 MB");
            }
            if (System.nanoTime() - deadline > 0) {
                throw new ApiException(Fault.NO_RESPONSE, host + " answers too slowly");
            }
        }
        if (announced >= 0 && body.size() < announced) {
            throw new ApiException(Fault.NO_RESPONSE, host + " closed the connection in the middle of its response");
        }
        return body.toByteArray();
    }

    private static byte[] encode(Map<String, String> form) {
        return form.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.US_ASCII);
    }
}
