package org.lxcautoscale.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.api.ApiRoutes;
import org.lxcautoscale.api.Published;
import org.lxcautoscale.config.Configuration;
import org.lxcautoscale.config.ConfigurationFile;
import org.lxcautoscale.config.InvalidConfigurationException;
import org.lxcautoscale.daemon.Hosts;
import org.lxcautoscale.daemon.OpenHost;
import org.lxcautoscale.daemon.RunningDaemon;
import org.lxcautoscale.daemon.Service;
import org.lxcautoscale.doctor.DoctorReport;
import org.lxcautoscale.host.simulated.FastForward;
import org.lxcautoscale.host.simulated.Scenario;
import org.lxcautoscale.host.simulated.SimulatedHost;
import org.lxcautoscale.host.simulated.VirtualTime;
import org.lxcautoscale.http.ApiServer;
import org.lxcautoscale.http.Audit;
import org.lxcautoscale.http.Authentication;
import org.lxcautoscale.http.Tokens;
import org.lxcautoscale.settings.ApiSettings;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.ui.Dashboard;
import org.lxcautoscale.ui.Screens;
import org.lxcautoscale.ui.page.Screen;
import org.lxcautoscale.ui.settings.SettingsScreen;
import org.lxcautoscale.ui.settings.TokensScreen;

/**
 * The daemon as it is, with its API and its dashboard, on a simulated host: some time passes at once, so that there is a past to be
 * seen, then the address is printed.
 */
final class DashboardDemo {

    /** What records and learns has room for an hour. */
    private static final Duration CAUGHT_UP_EVERY = Duration.ofMinutes(30);

    private static final int USUAL_PORT = 5000;

    private final Reading reading;
    private final ConfigurationFile file;
    private final Scenario scenario;
    private final Duration past;
    private final double speed;
    private final PrintWriter out;
    private volatile Configuration configuration;

    /**
     * @param file what is read, to be edited
     * @param past how much time passes before the dashboard is served
     * @param speed simulated seconds in a real one from then on
     */
    DashboardDemo(
            Reading reading, ConfigurationFile file, Scenario scenario, Duration past, double speed, PrintWriter out)
            throws InvalidConfigurationException {
        this.reading = reading;
        this.configuration = reading.configuration();
        this.file = file;
        this.scenario = scenario;
        this.past = past;
        this.speed = speed;
        this.out = out;
    }

    /** Reads the configuration. */
    @FunctionalInterface
    interface Reading {
        Configuration configuration() throws InvalidConfigurationException;
    }

    /**
     * Writes the configuration of this demo.
     *
     * @param port of this machine, where the dashboard is served
     */
    static Path writeConfiguration(Path directory, int port) throws IOException {
        try (InputStream resource = DashboardDemo.class.getResourceAsStream("demo.yaml")) {
            String text = new String(Objects.requireNonNull(resource).readAllBytes(), StandardCharsets.UTF_8);
            return Files.writeString(directory.resolve("demo.yaml"), text + "  listen: 127.0.0.1:" + port + "\n");
        }
    }

    /**
     * A port of this machine that nobody uses: the one that is asked for, or else the usual one, or else any.
     *
     * @param asked 0 for none
     * @throws CommandFailedException when the one that is asked for is used
     */
    static int freePort(int asked) throws IOException, CommandFailedException {
        if (asked != 0) {
            if (!isFree(asked)) {
                throw new CommandFailedException(
                        ExitCode.FAILED,
                        "port " + asked + " is used by another program; without --port any other is taken");
            }
            return asked;
        }
        if (isFree(USUAL_PORT)) {
            return USUAL_PORT;
        }
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException _) {
            return false;
        }
    }

    /** Runs until the driver stops it. */
    void run(Drive drive) throws IOException, InterruptedException {
        VirtualTime virtual = new VirtualTime(scenario.start());
        SimulatedHost host = new SimulatedHost(scenario, virtual);
        Instant served = scenario.start().plus(past);
        FastForward time = new FastForward(virtual, served, speed);
        Opening opening = new Opening(host, served);
        Service service =
                new Service(configuration.settings(), OpenHost.simulated(host, time), this::reload, List.of(opening));
        virtual.onTick(at -> opening.tick(at, service));
        drive.through(service);
    }

    private Settings reload(Settings inForce) {
        try {
            configuration = reading.configuration();
            return configuration.settings().withStartup(inForce.startup());
        } catch (InvalidConfigurationException _) {
            return inForce; // the dashboard has said so when it was saved
        }
    }

    /** Runs a service until it is told to stop. */
    @FunctionalInterface
    interface Drive {
        void through(Service service) throws IOException, InterruptedException;
    }

    /** Serves the API from when the past is over. Used by the thread of the loop. */
    private final class Opening implements RunningDaemon.Companion {

        private final SimulatedHost host;
        private final Instant served;
        private Instant caughtUp = scenario.start();
        private @Nullable RunningDaemon daemon;
        private @Nullable ApiServer server;

        Opening(SimulatedHost host, Instant served) {
            this.host = host;
            this.served = served;
        }

        @Override
        public AutoCloseable start(RunningDaemon running) {
            daemon = running;
            return () -> {
                if (server != null) {
                    server.close();
                }
            };
        }

        void tick(Instant at, Service service) {
            if (server != null || daemon == null) {
                return;
            }
            if (!at.isBefore(served)) {
                server = serve(daemon);
            } else if (!at.isBefore(caughtUp.plus(CAUGHT_UP_EVERY))) {
                caughtUp = at;
                catchUp(service);
                showProgress(at);
            }
        }

        private void catchUp(Service service) {
            try {
                service.catchUp();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        private void showProgress(Instant at) {
            if (Terminal.isPresent()) {
                long hours = Duration.between(scenario.start(), at).toHours();
                out.print("\rThe past of the demo: " + hours + " of " + past.toHours() + " h ");
                out.flush();
            }
        }

        private ApiServer serve(RunningDaemon running) {
            ApiSettings api = configuration.settings().startup().api();
            Published published = new Published(running);
            StoryScreen stories = new StoryScreen(host);
            List<Screen> screens =
                    new ArrayList<>(Screens.all(running, published, () -> configuration, Optional.of(file)));
            screens.add(stories);
            screens.add(new SettingsScreen(
                    running, () -> DoctorReport.of(List.of()), InstantSource.system(), Main.Version.text()));
            screens.add(new TokensScreen(
                    new Tokens(configuration.settings().startup().files().stateDir(), InstantSource.system()),
                    InstantSource.system()));
            ApiServer started = ApiServer.start(
                    api,
                    authentication(),
                    Audit.toLog(),
                    List.of(
                            new ApiRoutes(running, published, () -> configuration, Main.Version.text()),
                            new Dashboard(
                                    running,
                                    new DemoVisitors(running.now().get().wall()),
                                    screens,
                                    stories.buttons())));
            out.println((Terminal.isPresent() ? "\r" : "") + "LXC AutoScale demo: http://" + api.listen()
                    + "/ui (a simulated host; Ctrl-C ends it)");
            out.flush();
            return started;
        }

        private Authentication authentication() {
            try {
                Path state = configuration.settings().startup().files().stateDir();
                return Authentication.of(Hosts.root(), new Tokens(state, InstantSource.system()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
