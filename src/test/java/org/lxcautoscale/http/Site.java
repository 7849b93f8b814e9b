package org.lxcautoscale.http;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.lxcautoscale.settings.ApiSettings;
import org.lxcautoscale.settings.ListenAddress;

/** A server with routes, the machine that it sees, and a plain client for it. */
final class Site implements AutoCloseable {

    /** The user that the server runs as. */
    static final int OWN_USER = 990;

    final Path root;
    final Tokens tokens;
    final List<String> audited = Collections.synchronizedList(new ArrayList<>());
    private ApiServer.Limits limits = ApiServer.Limits.DEFAULT;
    private ApiSettings.Tls tls = ApiSettings.Tls.NONE;
    private int perMinute = 100_000;
    /** Owner of the client's sockets. */
    private int user;

    private Optional<ApiServer> server = Optional.empty();

    private Site(Path dir) throws IOException {
        this.root = dir.resolve("root");
        this.tokens = new Tokens(dir.resolve("state"), InstantSource.system());
        Files.createDirectories(root.resolve("proc/net"));
        Files.createDirectories(root.resolve("proc/sys/kernel"));
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("proc/sys/kernel/hostname"), "pve1\n");
        Files.writeString(root.resolve("etc/hosts"), "192.0.2.7 pve1.example.org pve1 # this machine\n");
    }

    static Site in(Path dir) throws IOException {
        return new Site(dir);
    }

    Site with(ApiServer.Limits changed) {
        limits = changed;
        return this;
    }

    Site perMinute(int requests) {
        perMinute = requests;
        return this;
    }

    Site encrypted(Path certificate, Path key) {
        tls = new ApiSettings.Tls(Optional.of(certificate), Optional.of(key));
        return this;
    }

    /** From now on the clients' sockets belong to this user. */
    Site as(int uid) {
        user = uid;
        return this;
    }

    Site serving(Routes... routes) {
        return serving(new ListenAddress("127.0.0.1", 0), routes);
    }

    Site serving(ListenAddress address, Routes... routes) {
        server = Optional.of(ApiServer.start(
                new ApiSettings(true, address, tls, perMinute),
                new Authentication(root, tokens, OWN_USER),
                new Audit(audited::add),
                List.of(routes),
                limits));
        return this;
    }

    InetSocketAddress address() {
        return await().atMost(Duration.ofSeconds(20))
                .until(() -> server.orElseThrow().address(), Optional::isPresent)
                .orElseThrow();
    }

    /** A connection that the kernel says is the current user's. */
    Socket connect() throws IOException {
        InetSocketAddress to = address();
        Socket socket = new Socket(to.getAddress(), to.getPort());
        socket.setSoTimeout(30_000);
        Files.writeString(root.resolve("proc/net/tcp"), table(socket, user));
        return socket;
    }

    /** The table of the kernel with one connection from 127.0.0.1 to 127.0.0.1, on a little-endian machine. */
    static String table(Socket socket, int user) {
        String row =
                "   %d: 0100007F:%04X 0100007F:%04X %s 00000000:00000000 00:00000000 00000000 %5d        0 12345 1\n";
        return "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
                + row.formatted(0, socket.getPort(), 0, "0A", 0)
                + row.formatted(1, socket.getPort(), socket.getLocalPort(), "01", 0) // the server's end
                + row.formatted(2, socket.getLocalPort(), socket.getPort(), "01", user);
    }

    /** An answer as it came. */
    record Answer(int status, String head, String body) {

        String header(String name) {
            return head.lines()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        }
    }

    /** @param headers whole lines */
    Answer send(String method, String path, String... headers) throws IOException {
        return sendBody(method, path, "", headers);
    }

    Answer sendBody(String method, String path, String body, String... headers) throws IOException {
        StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nConnection: close\r\n");
        List<String> lines = List.of(headers);
        if (lines.stream().noneMatch(line -> line.startsWith("Host:"))) {
            request.append("Host: 127.0.0.1:").append(address().getPort()).append("\r\n");
        }
        lines.forEach(line -> request.append(line).append("\r\n"));
        if (!body.isEmpty()) {
            request.append("Content-Length: ")
                    .append(body.getBytes(StandardCharsets.UTF_8).length)
                    .append("\r\n");
        }
        return raw(request + "\r\n" + body);
    }

    /** Sends text as it is. */
    Answer raw(String text) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            return read(socket.getInputStream());
        }
    }

    /** Reads until the server closes the connection; the status is 0 if nothing comes. */
    static Answer read(InputStream in) throws IOException {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        return end < 0
                ? new Answer(0, text, "")
                : new Answer(Integer.parseInt(text.substring(9, 12)), text.substring(0, end), text.substring(end + 4));
    }

    ApiServer server() {
        return server.orElseThrow();
    }

    @Override
    public void close() {
        server.ifPresent(ApiServer::close);
    }
}
