package org.lxcautoscale.ui;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.api.ApiRoutes;
import org.lxcautoscale.api.Published;
import org.lxcautoscale.config.Configuration;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.daemon.OpenHost;
import org.lxcautoscale.daemon.RunningDaemon;
import org.lxcautoscale.daemon.Service;
import org.lxcautoscale.doctor.DoctorReport;
import org.lxcautoscale.host.simulated.ContainerSpec;
import org.lxcautoscale.host.simulated.Demand;
import org.lxcautoscale.host.simulated.FastForward;
import org.lxcautoscale.host.simulated.HostSpec;
import org.lxcautoscale.host.simulated.Scenario;
import org.lxcautoscale.host.simulated.SimulatedHost;
import org.lxcautoscale.host.simulated.Story;
import org.lxcautoscale.host.simulated.VirtualTime;
import org.lxcautoscale.http.ApiServer;
import org.lxcautoscale.http.Audit;
import org.lxcautoscale.http.Authentication;
import org.lxcautoscale.http.Caller;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.http.Tokens;
import org.lxcautoscale.ui.page.Screen;
import org.lxcautoscale.ui.page.Session;
import org.lxcautoscale.ui.page.Visitors;
import org.lxcautoscale.ui.settings.SettingsScreen;

/**
 * The daemon as it is, with its API and its dashboard, on a simulated host: some hours pass at once, then its time is sixty times as
 * fast as ours. Who is on this machine needs no login. To be closed.
 */
public final class UiServer implements AutoCloseable {

    private static final double SPEED = 60;

    private static final Duration CAUGHT_UP_EVERY = Duration.ofMinutes(30);

    private static final Visitors EVERYBODY = new Visitors() {
        @Override
        public Optional<Session> session(HttpExchange request) {
            Caller tester = new Caller("tester", Scope.ADMIN.included());
            return Optional.of(new Session("1", tester, "secret", Instant.EPOCH, "in a test"));
        }

        @Override
        public String entrance() {
            return "/login";
        }
    };

    private final Path dir;
    private final Configuration configuration;
    private final Level level = Logger.getLogger("").getLevel();
    private final SimulatedHost host;
    private final VirtualTime virtual;
    private final FastForward time;
    private final Queue<Consumer<SimulatedHost>> asked = new ConcurrentLinkedQueue<>();
    private final Instant served;
    private Instant caughtUp;
    private volatile @Nullable RunningDaemon daemon;
    private volatile @Nullable Service service;
    private volatile Runnable stop = () -> {};
    private @Nullable Thread loop;

    /** @param more of the configuration: sections in YAML */
    private UiServer(Scenario scenario, Duration past, Path dir, String more) throws Exception {
        this.dir = dir;
        this.virtual = new VirtualTime(scenario.start());
        this.host = new SimulatedHost(scenario, virtual);
        this.served = scenario.start().plus(past);
        this.caughtUp = scenario.start();
        this.time = new FastForward(virtual, served, SPEED);
        Path file = Files.writeString(
                Files.createDirectories(dir).resolve("c.yaml"),
                """
                DEFAULT:
                  backend: simulated
                  timezone: UTC
                  state_dir: DIR
                  backup_dir: DIR/backups
                  log_file: DIR/log
                  lock_file: DIR/lock
                api:
                  listen: 127.0.0.1:PORT
                  max_requests_per_minute: 100000
                """.replace("DIR", dir.toString()).replace("PORT", String.valueOf(freePort())) + more);
        this.configuration = new ConfigurationReader(Map.of()).read(file, Map.of());
    }

    /** Twelve containers of all kinds, after so many hours; the group WEB has web1 as its base. */
    public static UiServer withAllKinds(int hours, Path dir) throws Exception {
        return start(new UiServer(Scenario.mixed(7), Duration.ofHours(hours), dir, """
                HORIZONTAL_SCALING_GROUP_WEB:
                  base_snapshot_name: "101"
                  lxc_containers: ["101"]
                  group_tag: webservers
                  min_instances: 2
                  max_instances: 4
                  starting_clone_id: 201
                """));
    }

    /** So many small containers on a large host, after a quarter of an hour. */
    public static UiServer withContainers(int count, Path dir) throws Exception {
        List<ContainerSpec> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(ContainerSpec.of(
                    String.valueOf(1000 + i),
                    "service-" + i,
                    Allocation.of(1 + i % 4, 512L + 256L * (i % 7)),
                    new Demand.Steady(0.05 + 0.01 * (i % 40), MemorySize.ofMebibytes(150L + 10L * (i % 50)))));
        }
        Scenario scenario = Scenario.of(7, HostSpec.of("large", 256, 1024), all.toArray(ContainerSpec[]::new));
        return start(new UiServer(scenario, Duration.ofMinutes(15), dir, ""));
    }

    private static UiServer start(UiServer server) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        server.virtual.onTick(server::tick);
        server.begin();
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    private void tick(Instant at) {
        for (Consumer<SimulatedHost> next = asked.poll(); next != null; next = asked.poll()) {
            next.accept(host);
        }
        Service running = service;
        if (running != null && at.isBefore(served) && !at.isBefore(caughtUp.plus(CAUGHT_UP_EVERY))) {
            caughtUp = at;
            try {
                running.catchUp();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Runs the daemon, and waits until its past is over. */
    private void begin() throws InterruptedException {
        CountDownLatch ready = new CountDownLatch(1);
        Service made = new Service(
                configuration.settings(), OpenHost.simulated(host, time), inForce -> inForce, List.of(this::serve));
        service = made;
        virtual.onTick(at -> {
            if (!at.isBefore(served)) {
                ready.countDown();
            }
        });
        Thread thread = new Thread(
                () -> {
                    try {
                        made.run((_, end) -> {
                            stop = end;
                            return () -> {};
                        });
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    }
                },
                "loop");
        thread.setDaemon(true);
        thread.start();
        loop = thread;
        if (!ready.await(120, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the daemon has not come so far");
        }
    }

    private AutoCloseable serve(RunningDaemon running) {
        daemon = running;
        try {
            Authentication authentication = Authentication.of(Path.of("/"), new Tokens(dir, InstantSource.system()));
            Published published = new Published(running);
            return ApiServer.start(
                    configuration.settings().startup().api(),
                    authentication,
                    Audit.toLog(),
                    List.of(
                            new ApiRoutes(running, published, () -> configuration, "test"),
                            new Dashboard(running, EVERYBODY, screens(running, published), List.of())));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Screen> screens(RunningDaemon running, Published published) {
        List<Screen> screens = new ArrayList<>(Screens.all(running, published, () -> configuration, Optional.empty()));
        screens.add(new SettingsScreen(running, () -> DoctorReport.of(List.of()), InstantSource.system(), "test"));
        return screens;
    }

    /** {@code http://127.0.0.1:40123}. */
    public String address() {
        return "http://" + configuration.settings().startup().api().listen();
    }

    /** Begins a story. */
    public void tell(Story story) {
        host.tell(story);
    }

    /** Uses a control of the host, in the next step of its time. */
    public void at(Consumer<SimulatedHost> control) {
        asked.add(control);
    }

    public RunningDaemon daemon() {
        RunningDaemon running = daemon;
        if (running == null) {
            throw new IllegalStateException("it does not run");
        }
        return running;
    }

    /** Ends the daemon; its files and its host stay. */
    public void stop() throws InterruptedException {
        stop.run();
        if (loop != null) {
            loop.join(Duration.ofSeconds(30));
        }
    }

    /** Starts it again, at the same address. */
    public void restart() throws InterruptedException {
        begin();
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Logger.getLogger("").setLevel(level);
    }
}
