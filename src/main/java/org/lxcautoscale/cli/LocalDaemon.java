package org.lxcautoscale.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.lxcautoscale.daemon.InstanceLock;
import org.lxcautoscale.host.proxmox.api.Trust;
import org.lxcautoscale.io.FileErrors;
import org.lxcautoscale.settings.ApiSettings;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.settings.StartupSettings;

/** The daemon of this machine, where the configuration says that it serves its API. */
final class LocalDaemon implements DaemonPlace {

    private static final String START = "systemctl start lxc_autoscale";
    private static final String RESTART = "systemctl restart lxc_autoscale";

    private final StartupSettings startup;
    private final ApiSettings api;

    LocalDaemon(Settings settings) {
        this.startup = settings.startup();
        this.api = startup.api();
    }

    @Override
    public String find() throws CommandFailedException {
        Optional<Long> pid;
        try {
            pid = InstanceLock.holder(startup.files().lockFile());
        } catch (IOException e) {
            throw DaemonClient.failure("whether a daemon is running is not known: " + e.getMessage());
        }
        if (pid.isEmpty()) {
            throw DaemonClient.failure("no daemon is running that could do it; start it: " + START);
        }
        if (!api.isEnabled()) {
            throw DaemonClient.failure(
                    "daemon %d takes no orders, because section api of the configuration says enabled: false; say true, and restart it: %s"
                            .formatted(pid.get(), RESTART));
        }
        return "daemon " + pid.get();
    }

    @Override
    public String address() {
        return api.listen().toString();
    }

    @Override
    public String advice() {
        return "see what it is: ss -ltnp";
    }

    @Override
    public Socket connect(String daemon, Duration limit, Duration answer) throws CommandFailedException, IOException {
        Socket plain = new Socket();
        try {
            plain.setSoTimeout((int) answer.toMillis());
            plain.connect(socketAddress(), (int) limit.toMillis());
            return api.tls().isUsed() ? encrypted(plain) : plain;
        } catch (ConnectException _) {
            plain.close();
            throw DaemonClient.failure(
                    "%s does not serve its API at %s (connection refused); its log says why, and section api of the configuration is read when it starts"
                            .formatted(daemon, api.listen()));
        } catch (IOException | CommandFailedException e) {
            plain.close();
            throw e;
        }
    }

    /** Where it listens at all addresses, it is reached at that of this machine. */
    private InetSocketAddress socketAddress() throws CommandFailedException {
        InetSocketAddress address =
                new InetSocketAddress(api.listen().host(), api.listen().port());
        if (address.isUnresolved()) {
            throw DaemonClient.failure("the name in 'listen', %s, is unknown".formatted(api.listen()));
        }
        return address.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), api.listen().port())
                : address;
    }

    /** Only the server's own certificate is trusted, whatever its name. */
    private Socket encrypted(Socket plain) throws CommandFailedException, IOException {
        Path file = api.tls().certificate().orElseThrow();
        Socket encrypted = fingerprint(file)
                .sockets()
                .createSocket(plain, api.listen().host(), api.listen().port(), true);
        try {
            ((SSLSocket) encrypted).startHandshake();
            return encrypted;
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            throw DaemonClient.failure(
                    "what answers at %s has not the certificate of %s; after a renewal the daemon needs a minute (%s)"
                            .formatted(api.listen(), file, e.getMessage()));
        }
    }

    private static Trust fingerprint(Path file) throws CommandFailedException {
        try {
            return Trust.Fingerprint.of(file);
        } catch (IOException e) {
            throw DaemonClient.failure("the certificate of the API cannot be read: " + FileErrors.describe(file, e));
        } catch (CertificateException e) {
            throw DaemonClient.failure(
                    "the certificate of the API, %s, makes no sense: %s".formatted(file, e.getMessage()));
        }
    }
}
