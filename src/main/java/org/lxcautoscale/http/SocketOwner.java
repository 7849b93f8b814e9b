package org.lxcautoscale.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The user at the other end of a connection within this machine, as the kernel tells it. */
final class SocketOwner {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final String ESTABLISHED = "01";
    private static final String[] NO_ROW = {};

    /** Number of the column with the owner. */
    private static final int UID = 7;

    /** What comes before an IPv4 address to make it one of IPv6; its second half as bytes. */
    private static final byte[] MAPPED = {0, 0, (byte) 0xff, (byte) 0xff};

    private final Path tables;

    /** @param root of the machine */
    SocketOwner(Path root) {
        this.tables = root.resolve("proc/net");
    }

    /**
     * The user id of who has opened the client's socket; empty if there is no such connection any more.
     *
     * @param client its address and port
     * @param server ours
     */
    OptionalInt of(InetSocketAddress client, InetSocketAddress server) throws IOException {
        boolean isIpv4 = client.getAddress() instanceof Inet4Address;
        OptionalInt owner = isIpv4
                ? find("tcp", text(client, false), text(server, false))
                : find("tcp6", text(client, true), text(server, true));
        return owner.isEmpty() && isIpv4 ? find("tcp6", text(client, true), text(server, true)) : owner;
    }

    private OptionalInt find(String table, String local, String remote) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(tables.resolve(table), StandardCharsets.ISO_8859_1)) {
            for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] row = line.contains(local) ? line.strip().split("\\s+") : NO_ROW;
                if (row.length > UID && row[1].equals(local) && row[2].equals(remote) && row[3].equals(ESTABLISHED)) {
                    return OptionalInt.of(Integer.parseUnsignedInt(row[UID]));
                }
            }
            return OptionalInt.empty();
        } catch (NoSuchFileException _) {
            return OptionalInt.empty(); // a kernel without IPv6
        } catch (NumberFormatException e) {
            throw new IOException("/proc/net/" + table + " makes no sense", e);
        }
    }

    /** As in these tables: words of 32 bits, each in the byte order of the machine, and the port. */
    private static String text(InetSocketAddress socket, boolean isIpv6) {
        StringBuilder text = new StringBuilder();
        InetAddress address = socket.getAddress();
        byte[] bytes = address.getAddress();
        if (isIpv6 && bytes.length == 4) {
            text.append("0".repeat(16)).append(words(MAPPED));
        }
        return text.append(words(bytes))
                .append(':')
                .append(HEX.toHexDigits((short) socket.getPort()))
                .toString();
    }

    private static String words(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        StringBuilder words = new StringBuilder();
        while (buffer.hasRemaining()) {
            words.append(HEX.toHexDigits(buffer.getInt()));
        }
        return words.toString();
    }
}
