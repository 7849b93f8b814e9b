package org.lxcautoscale.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Something that binds a Unix datagram socket, as systemd does, and collects what it receives. */
final class DatagramPeer implements AutoCloseable {

    private static final Path PYTHON = Path.of("/usr/bin/python3");

    private static final String PROGRAM = """
            import socket, sys
            address, mode = sys.argv[1:]
            peer = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            peer.bind("\\0" + address[1:] if address.startswith("@") else address)
            print("bound", flush=True)
            if mode == "deaf":
                sys.stdin.read()
            while True:
                print(peer.recv(1 << 20).decode().replace("\\n", "\\t"), flush=True)
            """;

    private final Process process;
    private final List<String> received = new CopyOnWriteArrayList<>();

    private DatagramPeer(String address, String mode) throws IOException {
        assumeThat(PYTHON).as("Python, which has datagram sockets").exists();
        process = new ProcessBuilder(PYTHON.toString(), "-c", PROGRAM, address, mode)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out = process.inputReader();
        assertThat(out.readLine()).isEqualTo("bound");
        Thread.ofVirtual().start(() -> {
            try {
                out.lines().forEach(received::add);
            } catch (UncheckedIOException _) {
                // the process was ended
            }
        });
    }

    /** @param address a path, or with a leading {@code @} an abstract address */
    static DatagramPeer at(String address) throws IOException {
        return new DatagramPeer(address, "listening");
    }

    /** One that never reads, so that its queue fills up. */
    static DatagramPeer deafAt(String address) throws IOException {
        return new DatagramPeer(address, "deaf");
    }

    /** Every datagram so far, with tabs for its line ends. */
    List<String> received() {
        return List.copyOf(received);
    }

    /** How many datagrams so far were these. */
    long count(String datagram) {
        return received.stream().filter(datagram::equals).count();
    }

    /** Every datagram so far as its lines. */
    List<List<String>> lines() {
        return received.stream().map(text -> Arrays.asList(text.split("\t"))).toList();
    }

    /** Ends it as a crash does: its socket stays in the file system. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
