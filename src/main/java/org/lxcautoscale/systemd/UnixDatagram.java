package org.lxcautoscale.systemd;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Sends datagrams to a Unix domain socket. Java has no such sockets, so a small native library does it, which the package
 * has; without it nothing is sent. Thread-safe.
 */
final class UnixDatagram {

    /** Where the library is. */
    static final String LIBRARY = "lxcautoscale.native";

    private static final String PROBLEM = load();

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
        return PROBLEM.isEmpty() && !path.isEmpty() ? Optional.of(new UnixDatagram(path)) : Optional.empty();
    }

    /** Why nothing can be sent; empty if it can. */
    static String problem() {
        return PROBLEM;
    }

    @SuppressWarnings("restricted") // to load a library is what this class is for
    private static String load() {
        String library = System.getProperty(LIBRARY, "");
        if (library.isEmpty()) {
            return "the native library is not part of this installation";
        }
        try {
            System.load(library);
            return "";
        } catch (UnsatisfiedLinkError e) {
            return String.valueOf(e.getMessage()); // of another architecture, or not readable
        }
    }

    /** Sends a message without waiting; returns whether the receiver's queue has taken it. */
    boolean send(String message) {
        return send(path, message.getBytes(StandardCharsets.UTF_8)) == 0;
    }

    /** Returns 0, or the error number of the system call that failed. */
    private static native int send(byte[] path, byte[] message);
}
