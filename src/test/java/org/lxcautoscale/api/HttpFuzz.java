package org.lxcautoscale.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Malformed and half-right requests to a daemon of its own, over loopback, from several connections for some time. What each
 * connection sends follows from the seed, but for the tokens. A program, scripts/fuzz-http, and for seconds a test.
 */
final class HttpFuzz {

    private static final int CLIENTS = 6;

    /** Connections that each client leaves open in the middle of a request. */
    private static final int MOST_HALF_OPEN = 10;

    private static final int MOST_FAULTS = 20;

    private final FuzzedDaemon daemon;
    private final List<FuzzRequests.Operation> operations;
    private final Optional<Document> document;
    private final long seed;
    private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();

    private HttpFuzz(FuzzedDaemon daemon, String description, long seed) {
        this.daemon = daemon;
        this.document = Optional.of(new Document(description));
        this.operations = FuzzRequests.operations(description);
        this.seed = seed;
    }

    /** What is found: faults, of which there should be none, and figures. */
    record Report(List<String> faults, List<String> figures) {}

    public static void main(String[] arguments) throws Exception {
        int seconds = Integer.parseInt(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        Path dir = Files.createDirectories(Path.of(arguments[2]));
        System.out.println("seed " + seed + ", " + seconds + " s, files in " + dir);
        Report report = run(dir, seconds, seed);
        report.figures().forEach(System.out::println);
        report.faults().forEach(fault -> System.out.println("FAULT: " + fault));
        System.out.println(
                report.faults().isEmpty() ? "no faults" : report.faults().size() + " faults");
        System.exit(report.faults().isEmpty() ? 0 : 1);
    }

    /** @param dir empty, for the files of the daemon */
    static Report run(Path dir, int seconds, long seed) throws Exception {
        try (FuzzedDaemon daemon = FuzzedDaemon.start(dir)) {
            return new HttpFuzz(daemon, daemon.get("/api/v1/openapi.json"), seed).run(seconds);
        }
    }

    private Report run(int seconds) throws Exception {
        List<String> figures = new ArrayList<>();
        int first = Math.min(120, seconds / 3);
        long cyclesBefore = daemon.cycles();
        long start = System.nanoTime();
        send(first, 1);
        FuzzedDaemon.Use early = daemon.useAtRest();
        send(seconds - first, 2);
        FuzzedDaemon.Use late = daemon.useAtRest();
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        long cycles = daemon.cycles() - cyclesBefore;
        long due = time.toSeconds() / FuzzedDaemon.INTERVAL.toSeconds();

        figures.add("%d requests, %d connections cut or refused, in %d s"
                .formatted(count("requests"), count("cut"), time.toSeconds()));
        figures.add("%d cycles, %d due; the longest pause between two: %d ms"
                .formatted(cycles, due, daemon.longestPause().toMillis()));
        figures.add("after %d s: %s".formatted(first, early));
        figures.add("at the end: " + late);
        new TreeMap<>(counts).forEach((what, number) -> figures.add("  " + what + ": " + number));

        // The time of the simulated host stands still while the loop works: on a busy machine its cycles come later and
        // later.
        if (cycles < due * 3 / 4) {
            faults.add("cycles were missed: " + cycles + " of " + due);
        }
        int intervals = seconds >= 60 ? 2 : 6; // a test shares the machine with others
        if (daemon.longestPause().compareTo(FuzzedDaemon.INTERVAL.multipliedBy(intervals)) > 0) {
            faults.add("a cycle was missed: none for " + daemon.longestPause().toMillis() + " ms");
        }
        // In a short run the program is still warming up.
        faults.addAll(late.growthSince(early, seconds >= 300 ? 16 : 64));
        endWhileClientsAreThere(figures);
        faults.addAll(daemon.faultsInLog());
        return new Report(List.copyOf(faults), figures);
    }

    private long count(String what) {
        return counts.getOrDefault(what, new AtomicLong()).get();
    }

    private void endWhileClientsAreThere(List<String> figures) throws Exception {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Socket socket = connect();
            sockets.add(socket);
            FuzzRequests requests = new FuzzRequests(new Random(seed), daemon.tokens(), operations);
            socket.getOutputStream().write(i % 2 == 0 ? requests.events() : requests.begun());
        }
        Duration time = daemon.end();
        figures.add("ended %d ms after SIGTERM".formatted(time.toMillis()));
        if (time.compareTo(Duration.ofSeconds(5)) > 0) {
            faults.add("it took " + time.toMillis() + " ms to end");
        }
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void send(int seconds, int part) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            long own = seed * 1000 + part * 100L + i;
            threads.add(Thread.ofPlatform().start(() -> send(new Random(own), own, end)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), daemon.port());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(45_000);
        return socket;
    }

    private void send(Random random, long own, long end) {
        FuzzRequests requests = new FuzzRequests(random, daemon.tokens(), operations);
        Deque<Socket> halfOpen = new ArrayDeque<>();
        for (int i = 0; System.nanoTime() < end && faults.size() < MOST_FAULTS; i++) {
            try {
                switch (random.nextInt(20)) {
                    case 0 -> leaveOpen(requests.begun(), halfOpen);
                    case 1 -> reset(requests.begun());
                    case 2, 3, 4 -> exchange(FuzzRequests.Request.unsure(requests.garbage()), own, i);
                    case 5, 6, 7 -> exchange(FuzzRequests.Request.unsure(requests.damaged()), own, i);
                    case 8 -> follow(requests.events(), own, i);
                    default -> {
                        for (int more = random.nextInt(4); more >= 0; more--) {
                            exchange(requests.halfRight(), own, i);
                        }
                    }
                }
            } catch (IOException e) {
                count("cut", 1);
                if (!daemon.isAlive()) {
                    faults.add("the daemon has ended");
                    return;
                }
            }
        }
        halfOpen.forEach(HttpFuzz::close);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // cut by the server
        }
    }

    private void count(String what, long by) {
        counts.computeIfAbsent(what, _ -> new AtomicLong()).addAndGet(by);
    }

    private void leaveOpen(byte[] begun, Deque<Socket> halfOpen) throws IOException {
        if (halfOpen.size() >= MOST_HALF_OPEN) {
            close(halfOpen.remove());
        }
        Socket socket = connect();
        halfOpen.add(socket);
        socket.getOutputStream().write(begun);
        count("half-open connections", 1);
    }

    private void reset(byte[] begun) throws IOException {
        try (Socket socket = connect()) {
            socket.setSoLinger(true, 0);
            socket.getOutputStream().write(begun);
        }
        count("connections reset", 1);
    }

    /** Looks at the beginning of a stream of events, and goes. */
    private void follow(byte[] request, long own, int number) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request);
            socket.setSoTimeout(5000);
            byte[] beginning = new byte[12];
            int length = socket.getInputStream().readNBytes(beginning, 0, 12);
            String status = new String(beginning, 0, length, StandardCharsets.ISO_8859_1);
            count("events: " + status.substring(Math.min(9, length)), 1);
            if (length == 12 && status.charAt(9) == '5' && !status.endsWith("503")) {
                faults.add("client %d, step %d: %s to a request for events".formatted(own, number, status));
            }
        }
    }

    private void exchange(FuzzRequests.Request request, long own, int number) throws IOException {
        try (Socket socket = connect()) {
            count("requests", 1);
            OutputStream out = socket.getOutputStream();
            try {
                out.write(request.bytes());
                socket.shutdownOutput();
            } catch (IOException _) {
                // it has answered already, and does not read the rest
            }
            InputStream in = socket.getInputStream();
            List<FuzzedAnswer> answers =
                    FuzzedAnswer.readAll(in, request.method().equals("HEAD"));
            count(answers.isEmpty() ? "no answer" : "answered", 1);
            for (FuzzedAnswer answer : answers) {
                Optional<String> wrong = look(request, answer);
                wrong.ifPresent(what -> faults.add("client %d, step %d: %s%n  request: %s%n  answer: %s"
                        .formatted(own, number, what, FuzzedAnswer.shown(request.bytes()), answer)));
            }
        }
    }

    private Optional<String> look(FuzzRequests.Request request, FuzzedAnswer answer) {
        String kind =
                request.path().isEmpty() ? "malformed" : request.path().startsWith("/api/v1") ? "api" : "original";
        count("%s: %d".formatted(kind, answer.status()), 1);
        if (answer.status() >= 500) {
            count(
                    "%d to %s %s: %s"
                            .formatted(answer.status(), request.method(), request.template(), answer.shortBody()),
                    1);
        }
        Optional<String> wrong = answer.wrong();
        if (wrong.isPresent() || request.path().isEmpty() || request.method().equals("HEAD") || answer.isFromTheJdk()) {
            return wrong;
        }
        try {
            document.orElseThrow()
                    .check(
                            request.method().toUpperCase(Locale.ROOT),
                            request.path(),
                            answer.status(),
                            answer.contentType(),
                            answer.body());
            return Optional.empty();
        } catch (AssertionError e) {
            return Optional.of("not as the document says: " + e.getMessage());
        }
    }
}
