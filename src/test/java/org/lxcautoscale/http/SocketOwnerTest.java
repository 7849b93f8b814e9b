package org.lxcautoscale.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With tables as a little-endian machine writes them. */
class SocketOwnerTest {

    private static final String REST = "00000000:00000000 00:00000000 00000000 ";
    private static final InetSocketAddress CLIENT = at("127.0.0.1", 0xA1B2);
    private static final InetSocketAddress SERVER = at("127.0.0.1", 5000);

    private static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), port);
    }

    @TempDir
    private Path root;

    @BeforeEach
    void create() throws IOException {
        Files.createDirectories(root.resolve("proc/net"));
    }

    private SocketOwner table(String name, String... rows) throws IOException {
        Files.writeString(root.resolve("proc/net/" + name), "  sl  local_address\n" + String.join("\n", rows) + "\n");
        return new SocketOwner(root);
    }

    @Test
    void aConnectionByIpv4IsFound() throws Exception {
        SocketOwner owner = table("tcp", "  0: 0100007F:A1B2 0100007F:1388 01 " + REST + " 1000 0 77 1");

        assertThat(owner.of(CLIENT, SERVER)).hasValue(1000);
    }

    @Test
    void aConnectionByIpv6IsFound() throws Exception {
        String loopback = "00000000000000000000000001000000";
        SocketOwner owner = table("tcp6", "  0: " + loopback + ":A1B2 " + loopback + ":1388 01 " + REST + " 0 0 77 1");

        assertThat(owner.of(at("::1", 0xA1B2), at("::1", 5000))).hasValue(0);
    }

    @Test
    void soIsOneByIpv4OfASocketForIpv6() throws Exception {
        String mapped = "0000000000000000FFFF00000100007F";
        table("tcp");
        SocketOwner owner = table("tcp6", "  0: " + mapped + ":A1B2 " + mapped + ":1388 01 " + REST + " 33 0 77 1");

        assertThat(owner.of(CLIENT, SERVER)).hasValue(33);
    }

    @Test
    void otherConnectionsAreNot() throws Exception {
        SocketOwner owner = table(
                "tcp",
                "  0: 0100007F:1388 0100007F:A1B2 01 " + REST + " 0 0 1 1", // the server's end
                "  1: 0100007F:A1B2 0100007F:1389 01 " + REST + " 0 0 2 1", // to another port
                "  2: 0200007F:A1B2 0100007F:1388 01 " + REST + " 0 0 3 1", // from another address
                "  3: 0100007F:A1B2 00000000:0000 0A " + REST + " 0 0 4 1", // listens
                "  4: 0100007F:A1B2 0100007F:1388 06 " + REST + " 0 0 5 1", // has ended
                "  5: 0100007F:A1B2 0100007F:1388");

        assertThat(owner.of(CLIENT, SERVER)).isEmpty();
    }

    @Test
    void aTableThatMakesNoSenseIsAFailure() throws Exception {
        SocketOwner owner = table("tcp", "  0: 0100007F:A1B2 0100007F:1388 01 " + REST + " root 0 77 1");

        assertThatThrownBy(() -> owner.of(CLIENT, SERVER)).isInstanceOf(IOException.class);
    }
}
