package org.lxcautoscale.http;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/** Load on the API: scripts/bench-http. */
final class HttpLoad {

    private HttpLoad() {}

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[1]);
        String token = arguments[2];
        int connections = Integer.parseInt(arguments[3]);
        int seconds = Integer.parseInt(arguments[4]);
        switch (arguments[0]) {
            case "requests" -> requests(port, token, connections, seconds);
            case "events" -> events(port, token, connections, seconds);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static byte[] request(String path, String token) {
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void requests(int port, String token, int connections, int seconds) throws Exception {
        byte[] request = request("/api/v1/containers", token);
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        List<long[]> times = new ArrayList<>();
        AtomicInteger failures = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                long[] own = new long[1 << 20];
                int count = 0;
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    socket.setTcpNoDelay(true);
                    InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
                    while (System.nanoTime() < end && count < own.length) {
                        long start = System.nanoTime();
                        socket.getOutputStream().write(request);
                        if (read(in) != 200) {
                            failures.incrementAndGet();
                        }
                        own[count++] = System.nanoTime() - start;
                    }
                } catch (IOException e) {
                    failures.incrementAndGet();
                }
                synchronized (times) {
                    times.add(Arrays.copyOf(own, count));
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        long[] all = times.stream().flatMapToLong(LongStream::of).sorted().toArray();
        System.out.printf(
                Locale.US,
                "%d connections: %.0f requests a second, median %.1f ms, 99th percentile %.1f ms, longest %.1f ms, %d failed%n",
                connections,
                (double) all.length / seconds,
                all[all.length / 2] / 1e6,
                all[(int) (all.length * 0.99)] / 1e6,
                all[all.length - 1] / 1e6,
                failures.get());
    }

    /** Reads one answer; returns its status. */
    private static int read(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int c = in.read();
            if (c < 0) {
                throw new EOFException();
            }
            head.append((char) c);
        }
        String lower = head.toString().toLowerCase(Locale.ROOT);
        int at = lower.indexOf("content-length: ");
        int length = Integer.parseInt(lower.substring(at + 16, lower.indexOf('\r', at)));
        in.skipNBytes(length);
        return Integer.parseInt(head.substring(9, 12));
    }

    /** Clients that follow events and otherwise do nothing. */
    private static void events(int port, String token, int connections, int seconds) throws Exception {
        byte[] request = request("/api/v1/events", token);
        List<Socket> sockets = new ArrayList<>();
        int open = 0;
        for (int i = 0; i < connections; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request);
            sockets.add(socket);
            byte[] status = new byte[12];
            socket.getInputStream().readNBytes(status, 0, 12);
            open += new String(status, StandardCharsets.US_ASCII).endsWith("200") ? 1 : 0;
        }
        System.out.println(open + " of " + connections + " clients follow events");
        Thread.sleep(seconds * 1000L);
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
