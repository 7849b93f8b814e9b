package org.lxcautoscale.systemd;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.lxcautoscale.io.NativeLibrary;

/**
 * Sends datagrams to a Unix domain socket. Java has no such sockets, so a small native library does it, which the package
 * has; without it nothing is sent. Thread-safe.
 */
final class UnixDatagram {

    private final byte[] path;

    private UnixDatagram(String path) {
        this.path = path.getBytes(StandardCharsets.UTF_8);
        if (path.startsWith("@")) {
            this.path[0] = 0; // an abstract address
        }
    }

    /**
     * A socket to send to; empty without the native library.
     *
     * @param path of the socket; with a leading {@code @} an abstract address
     */
    static Optional<UnixDatagram> to(String path) {
        return problem().isEmpty() && !path.isEmpty() ? Optional.of(new UnixDatagram(path)) : Optional.empty();
    }

    /** Why nothing can be sent; empty if it can. */
    static String problem() {
        return NativeLibrary.problem();
    }

    /** Sends a message without waiting; returns whether the receiver's queue has taken it. */
    boolean send(String message) {
        return send(path, message.getBytes(StandardCharsets.UTF_8)) == 0;
    }

    /** Returns 0, or the error number of the system call that failed. */
    private static native int send(byte[] path, byte[] message);
}
