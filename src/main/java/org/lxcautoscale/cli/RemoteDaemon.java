package org.lxcautoscale.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.lxcautoscale.host.proxmox.api.Trust;
import org.lxcautoscale.io.FileErrors;

/**
 * A daemon at a URL, such as {@code https://pve2.example:5000}. Its certificate must be signed by a known authority, or by one in a
 * given file, and have its name. Unencrypted only this machine is reached, as the token could be read by others.
 */
final class RemoteDaemon implements DaemonPlace {

    private static final int PORT = 5000;

    private final String host;
    private final int port;
    private final Optional<SSLSocketFactory> tls;

    private RemoteDaemon(String host, int port, Optional<SSLSocketFactory> tls) {
        this.host = host;
        this.port = port;
        this.tls = tls;
    }

    /**
     * The daemon at a URL.
     *
     * @param ca file with the authority that has signed its certificate, in PEM
     * @throws CommandFailedException when it is no URL of a daemon
     */
    static RemoteDaemon at(String url, Optional<Path> ca) throws CommandFailedException {
        URI uri = parsed(url);
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        String path = String.valueOf(uri.getRawPath());
        boolean isPlace = uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && (path.isEmpty() || path.equals("/"));
        if (!isPlace || !(scheme.equals("https") || scheme.equals("http"))) {
            throw usage(url, "must be such as https://pve2.example:5000, without a path");
        }
        String host = uri.getHost().replaceAll("[\\[\\]]", "");
        boolean isEncrypted = scheme.equals("https");
        if (!isEncrypted && !isThisMachine(host)) {
            throw usage(
                    url,
                    "others could read the token on the way: say https://, with tls_certificate and tls_key in section"
                            + " api of that daemon's configuration");
        }
        if (!isEncrypted && ca.isPresent()) {
            throw new CommandFailedException(ExitCode.USAGE, "--ca goes with a URL that begins with https:// only");
        }
        return new RemoteDaemon(
                host, uri.getPort() < 0 ? PORT : uri.getPort(), isEncrypted ? Optional.of(tls(ca)) : Optional.empty());
    }

    private static SSLSocketFactory tls(Optional<Path> ca) throws CommandFailedException {
        try {
            return ca.<Trust>map(Trust.CaFile::new)
                    .orElseGet(Trust.SystemCas::new)
                    .sockets();
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "--ca cannot be used: "
                            + ca.map(file -> FileErrors.describe(file, e)).orElse(String.valueOf(e.getMessage())));
        }
    }

    private static URI parsed(String url) throws CommandFailedException {
        try {
            return new URI(url);
        } catch (URISyntaxException _) {
            throw usage(url, "is no URL, such as https://pve2.example:5000");
        }
    }

    private static CommandFailedException usage(String url, String why) {
        return new CommandFailedException(ExitCode.USAGE, "--api is '" + url + "', but " + why);
    }

    private static boolean isThisMachine(String host) {
        try {
            return host.equals("localhost")
                    || (host.matches("[0-9.]+|.*:.*")
                            && InetAddress.ofLiteral(host).isLoopbackAddress());
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    @Override
    public String find() {
        return "the daemon";
    }

    @Override
    public String address() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public String advice() {
        return "check the URL of --api";
    }

    @Override
    public Socket connect(String daemon, Duration limit, Duration answer) throws CommandFailedException, IOException {
        Socket plain = new Socket();
        try {
            plain.setSoTimeout((int) answer.toMillis());
            plain.connect(new InetSocketAddress(InetAddress.getByName(host), port), (int) limit.toMillis());
            return tls.isPresent() ? encrypted(plain, tls.get()) : plain;
        } catch (UnknownHostException _) {
            plain.close();
            throw DaemonClient.failure("there is no host " + host + ", which --api names");
        } catch (ConnectException | NoRouteToHostException e) {
            plain.close();
            throw DaemonClient.failure(
                    "no daemon serves its API at %s (%s); section api of its configuration says where it does"
                            .formatted(address(), e.getMessage()));
        } catch (SocketTimeoutException _) {
            plain.close();
            throw DaemonClient.failure(
                    "%s does not answer within %s s: is it on, and does a firewall let this machine through?"
                            .formatted(address(), limit.toSeconds()));
        } catch (IOException | CommandFailedException e) {
            plain.close();
            throw e;
        }
    }

    private Socket encrypted(Socket plain, SSLSocketFactory factory) throws CommandFailedException, IOException {
        SSLSocket encrypted = (SSLSocket) factory.createSocket(plain, host, port, true);
        SSLParameters parameters = encrypted.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        encrypted.setSSLParameters(parameters);
        try {
            encrypted.startHandshake();
            return encrypted;
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            throw DaemonClient.failure(
                    "the certificate of %s is not trusted: %s; name the authority that has signed it with --ca"
                            .formatted(address(), e.getMessage()));
        }
    }
}
