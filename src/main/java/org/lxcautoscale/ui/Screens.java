package org.lxcautoscale.ui;

import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.lxcautoscale.api.Published;
import org.lxcautoscale.config.Configuration;
import org.lxcautoscale.daemon.RunningDaemon;
import org.lxcautoscale.settings.ApiSettings;
import org.lxcautoscale.ui.containers.ContainersScreen;
import org.lxcautoscale.ui.decisions.DecisionsScreen;
import org.lxcautoscale.ui.hosts.HostsScreen;
import org.lxcautoscale.ui.overview.OverviewScreen;
import org.lxcautoscale.ui.page.CommonActions;
import org.lxcautoscale.ui.page.Screen;
import org.lxcautoscale.ui.settings.SettingsScreen;

/** All that the dashboard consists of, wherever it is served. */
public final class Screens {

    private Screens() {}

    /**
     * Those of a daemon.
     *
     * @param configuration the one in force; asked on any thread
     * @param checkup what the doctor finds; asked on any thread, takes seconds
     * @param version of the program
     */
    public static List<Screen> all(
            RunningDaemon daemon,
            Published published,
            Supplier<Configuration> configuration,
            Supplier<DoctorReport> checkup,
            String version) {
        ApiSettings api = configuration.get().settings().startup().api();
        String address = (api.tls().isUsed() ? "https://" : "http://") + api.listen();
        return List.of(
                new CommonActions(daemon),
                new OverviewScreen(daemon, published),
                new ContainersScreen(
                        daemon,
                        published,
                        (id, name, tags) -> configuration.get().of(id, name, tags),
                        address),
                new DecisionsScreen(daemon, published, address),
                new HostsScreen(daemon, published),
                new SettingsScreen(daemon, checkup, InstantSource.system(), version));
    }
}
