package org.lxcautoscale.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.api.ApiRoutes;
import org.lxcautoscale.api.Published;
import org.lxcautoscale.api.original.OriginalRoutes;
import org.lxcautoscale.config.Configuration;
import org.lxcautoscale.config.InvalidConfigurationException;
import org.lxcautoscale.config.OriginalApiFile;
import org.lxcautoscale.config.Problem;
import org.lxcautoscale.daemon.Daemon;
import org.lxcautoscale.daemon.Hosts;
import org.lxcautoscale.daemon.OpenHost;
import org.lxcautoscale.daemon.Permission;
import org.lxcautoscale.daemon.RunningDaemon;
import org.lxcautoscale.daemon.Service;
import org.lxcautoscale.doctor.DoctorReport;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.http.ApiServer;
import org.lxcautoscale.http.Audit;
import org.lxcautoscale.http.Authentication;
import org.lxcautoscale.http.Tokens;
import org.lxcautoscale.log.Console;
import org.lxcautoscale.log.RotatingFile;
import org.lxcautoscale.log.TextLog;
import org.lxcautoscale.settings.ApiSettings;
import org.lxcautoscale.settings.FileSettings;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.systemd.Journal;
import org.lxcautoscale.ui.Dashboard;
import org.lxcautoscale.ui.Screens;
import org.lxcautoscale.ui.login.LinkRoutes;
import org.lxcautoscale.ui.login.Login;
import org.lxcautoscale.ui.login.LoginScreen;
import org.lxcautoscale.ui.login.OneTimeLinks;
import org.lxcautoscale.ui.login.ProxmoxAccounts;
import org.lxcautoscale.ui.login.SessionVisitors;
import org.lxcautoscale.ui.login.Sessions;
import org.lxcautoscale.ui.page.Screen;
import org.lxcautoscale.ui.page.Visitors;
import org.lxcautoscale.ui.settings.SettingsScreen;
import org.lxcautoscale.ui.settings.TokensScreen;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the daemon with the configuration of a command line, which is read again when it has changed. */
final class DaemonRun implements Daemon.SettingsSource {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    /** {@code config check} shows the rest. */
    private static final int MAX_LOGGED = 50;

    private final ConfigurationOptions configuration;
    private final DaemonOptions options;
    private final boolean isUntilAllowed;
    private volatile @Nullable Configuration configurationInForce;

    /**
     * @param isUntilAllowed whether containers are only observed without permission
     */
    DaemonRun(ConfigurationOptions configuration, DaemonOptions options, boolean isUntilAllowed) {
        this.configuration = configuration;
        this.options = options;
        this.isUntilAllowed = isUntilAllowed;
    }

    /** Runs until the process is told to stop; returns the exit code. */
    int run(PrintWriter err) throws Exception {
        Configuration read = configuration.read(options.overrides());
        Optional<OriginalApiFile> originalApi = originalApi(read);
        Settings settings = permitted(settings(read, originalApi));
        if (!settings.startup().dryRun()) {
            configuration.migrateIfNeeded(err);
        }
        FileSettings files = settings.startup().files();
        TextLog.install(
                new RotatingFile(files.logFile(), files.logMaxBytes(), files.logBackupCount()),
                Journal.orElse(Console.of(System.out), System.getenv(), Hosts.root()),
                Instant::now,
                settings.timezone());
        warn(read);
        originalApi.ifPresent(file -> file.warnings().forEach(DaemonRun::warn));
        try (OpenHost host = Hosts.open(settings)) {
            Service service = new Service(settings, host, this, companions(read, settings));
            if (service.run()) {
                return ExitCode.DONE;
            }
            err.println("lxc-autoscale: another instance is already running (it holds " + files.lockFile() + ")");
            return ExitCode.FAILED;
        }
    }

    /** The configuration of the original's API, where there is one and ours is served. */
    private static Optional<OriginalApiFile> originalApi(Configuration ours) throws InvalidConfigurationException {
        Path file = Hosts.root().resolve("etc/autoscaleapi.yaml");
        return ours.settings().startup().api().isEnabled() && Files.exists(file)
                ? Optional.of(OriginalApiFile.read(file))
                : Optional.empty();
    }

    /** The settings of our own configuration, and what that of the original's API says where they do not. */
    static Settings settings(Configuration ours) throws InvalidConfigurationException {
        return settings(ours, originalApi(ours));
    }

    private static Settings settings(Configuration ours, Optional<OriginalApiFile> originalApi) {
        return originalApi.isPresent() ? originalApi.get().addTo(ours) : ours.settings();
    }

    private List<RunningDaemon.Companion> companions(Configuration read, Settings settings)
            throws IOException, HostUnavailableException {
        ApiSettings api = settings.startup().api();
        if (!api.isEnabled()) {
            return List.of();
        }
        configurationInForce = read;
        Tokens tokens = new Tokens(settings.startup().files().stateDir(), InstantSource.system());
        Authentication authentication = Authentication.of(Hosts.root(), tokens);
        InstantSource clock = InstantSource.system();
        Sessions sessions = new Sessions(clock);
        OneTimeLinks links = new OneTimeLinks(clock);
        Login login = new Login(sessions, tokens, links, accounts(settings, clock), clock);
        SessionVisitors visitors = new SessionVisitors(sessions, api.tls().isUsed());
        List<Screen> own = List.of(new LoginScreen(login, visitors), new TokensScreen(tokens, clock));
        return List.of(daemon -> serve(api, authentication, visitors, own, new LinkRoutes(links), daemon));
    }

    /** The accounts that people may log in with. */
    private static Optional<ProxmoxAccounts> accounts(Settings settings, InstantSource clock)
            throws HostUnavailableException {
        return switch (Hosts.backend(settings)) {
            case PROXMOX -> Optional.of(ProxmoxAccounts.ofNode(Hosts.root(), clock));
            case PROXMOX_API ->
                Optional.of(ProxmoxAccounts.of(
                        Hosts.connectionSettings(settings.startup().proxmoxApi()), clock));
            case LXC, SIMULATED, AUTO -> Optional.empty();
        };
    }

    private ApiServer serve(
            ApiSettings api,
            Authentication authentication,
            Visitors visitors,
            List<Screen> own,
            LinkRoutes links,
            RunningDaemon daemon) {
        Published published = new Published(daemon);
        Supplier<Configuration> inForce = () -> Objects.requireNonNull(configurationInForce);
        List<Screen> screens = new ArrayList<>(own);
        screens.addAll(Screens.all(daemon, published, inForce, configuration.editable(options.overrides())));
        screens.add(new SettingsScreen(
                daemon,
                () -> DoctorReport.of(DoctorChecks.ofDaemon(configuration)),
                InstantSource.system(),
                Main.Version.text()));
        return ApiServer.start(
                api,
                authentication,
                Audit.toLog(),
                List.of(
                        new ApiRoutes(daemon, published, inForce, Main.Version.text()),
                        links,
                        new Dashboard(daemon, visitors, screens, List.of()),
                        new OriginalRoutes(daemon)));
    }

    private Settings permitted(Settings settings) {
        return isUntilAllowed ? new Permission(settings.startup().files()).apply(settings) : settings;
    }

    @Override
    public Optional<Settings> adjusted(Settings inForce) {
        Settings adjusted = permitted(inForce);
        boolean isObservedOnly = adjusted.containers().isObservedOnly();
        if (isObservedOnly == inForce.containers().isObservedOnly()) {
            return Optional.empty();
        }
        if (isObservedOnly) {
            LOG.info(
                    "Containers are only observed from now on: {}.",
                    adjusted.containers().observedBecause());
        } else {
            LOG.info("Containers are changed from now on.");
        }
        return Optional.of(adjusted);
    }

    @Override
    public Settings reload(Settings inForce) {
        try {
            Configuration read = configuration.read(options.overrides());
            Settings changed = settings(read);
            if (!inForce.startup().equals(changed.startup())) {
                LOG.warn("The configuration was read again; what concerns the backend, files, dry_run or Gotify needs a"
                        + " restart.");
            } else {
                LOG.info("The configuration was read again.");
            }
            configurationInForce = read;
            warn(read);
            return permitted(changed.withStartup(inForce.startup()));
        } catch (InvalidConfigurationException e) {
            // One log line per problem.
            LOG.error(
                    "The configuration was read again and is invalid; the old one stays in force: {}",
                    e.problems().size() == 1
                            ? e.problems().getFirst().inOneLine()
                            : e.problems().size() + " problems");
            if (e.problems().size() > 1) {
                e.problems().stream().limit(MAX_LOGGED).forEach(problem -> LOG.error("{}", problem.inOneLine()));
            }
            return inForce;
        }
    }

    static void warn(Problem warning) {
        LOG.warn("{}: {}", warning.where(), warning.message());
    }

    static void warn(Configuration read) {
        read.warnings().forEach(DaemonRun::warn);
        if (read.isOutdated()) {
            LOG.warn(
                    "'lxc-autoscale config migrate' shows what these keys are here, and writes the file anew with them.");
        }
    }
}
