package org.lxcautoscale.host.simulated.api;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Serves HTTP/1.1 over TLS on the loopback interface. The JDK's own server cannot set reason phrases. */
final class HttpsServer implements AutoCloseable {

    private static final int LARGEST_HEAD = 16_384;

    private final Thread acceptor;
    private final ServerSocket server;
    private final Service service;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** Responds to requests. Called by several threads. */
    interface Service {

        ApiResponse respond(ApiRequest request);

        /** The misbehaviour for this request, if any. */
        Misbehaviour misbehaviour(ApiRequest request);
    }

    HttpsServer(SelfSignedCertificate certificate, int port, Service service) throws IOException {
        this.service = service;
        this.server = certificate
                .context()
                .getServerSocketFactory()
                .createServerSocket(port, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        acceptor = Thread.ofVirtual().name("simulated-api").start(this::accept);
    }

    int number() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException _) {
                // Closed, or the client has disconnected.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            String head = head(in);
            while (!head.isEmpty() && respond(request(head, in), in, out)) {
                head = head(in);
            }
        } catch (IOException _) {
            // The client has disconnected.
        } finally {
            open.remove(socket);
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int newlines = 0;
        for (int b = in.read(); b >= 0; b = in.read()) {
            head.write(b);
            newlines = b == '\n' ? newlines + 1 : b == '\r' ? newlines : 0;
            if (newlines == 2) {
                return head.toString(StandardCharsets.ISO_8859_1);
            }
            if (head.size() > LARGEST_HEAD) {
                throw new IOException("the head of a request is too large");
            }
        }
        return "";
    }

    private static ApiRequest request(String head, InputStream in) throws IOException {
        String[] lines = head.split("\r\n", -1);
        String[] first = lines[0].split(" ", -1);
        String authorization = "";
        String cookie = "";
        int length = 0;
        for (String line : lines) {
            if (line.regionMatches(true, 0, "Authorization: ", 0, 15)) {
                authorization = line.substring(15);
            } else if (line.regionMatches(true, 0, "Cookie: ", 0, 8)) {
                cookie = line.substring(8);
            } else if (line.regionMatches(true, 0, "Content-Length: ", 0, 16)) {
                length = Integer.parseInt(line.substring(16).strip());
            }
        }
        String form = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return ApiRequest.of(first[0], first[1], form, authorization, cookie);
    }

    /** Whether the connection stays open. */
    private boolean respond(ApiRequest request, InputStream in, OutputStream out) throws IOException {
        Misbehaviour misbehaviour = service.misbehaviour(request);
        if (misbehaviour instanceof Misbehaviour.HangUp) {
            return false;
        }
        if (misbehaviour instanceof Misbehaviour.Meanwhile(Runnable event)) {
            event.run();
        }
        ApiResponse response = switch (misbehaviour) {
            case Misbehaviour.Html _ -> ApiResponse.html("<html><body>It works!</body></html>");
            case Misbehaviour.Body(String json) ->
                new ApiResponse(200, "OK", json, "application/json;charset=UTF-8", false);
            case Misbehaviour.Refusal(int status, String reason) ->
                status == 401 ? ApiResponse.unauthenticated(reason) : ApiResponse.failure(status, reason);
            default -> service.respond(request);
        };
        if (misbehaviour instanceof Misbehaviour.Silence) {
            in.read(); // until the client times out
            return false;
        }
        byte[] body = response.bodyBytes();
        boolean half = misbehaviour instanceof Misbehaviour.TruncatedBody;
        out.write(response.head(Instant.now()));
        out.write(half ? Arrays.copyOf(body, body.length / 2) : body);
        out.flush();
        return response.keepsOpen() && !half;
    }

    @Override
    public void close() throws IOException {
        server.close();
        try {
            acceptor.join(); // it may be accepting one more connection
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeConnections();
    }

    /** Closes all connections. */
    void closeConnections() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }
}
