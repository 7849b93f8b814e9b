package org.lxcautoscale.ui;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.lxcautoscale.api.Published;
import org.lxcautoscale.config.Configuration;
import org.lxcautoscale.config.ConfigurationFile;
import org.lxcautoscale.daemon.RunningDaemon;
import org.lxcautoscale.settings.ApiSettings;
import org.lxcautoscale.ui.containers.ContainersScreen;
import org.lxcautoscale.ui.decisions.DecisionsScreen;
import org.lxcautoscale.ui.hosts.HostsScreen;
import org.lxcautoscale.ui.overview.OverviewScreen;
import org.lxcautoscale.ui.page.CommonActions;
import org.lxcautoscale.ui.page.Screen;
import org.lxcautoscale.ui.policy.PolicyScreen;
import org.lxcautoscale.ui.whatif.WhatIfScreen;

/** All that the dashboard consists of, wherever it is served. */
public final class Screens {

    private Screens() {}

    /**
     * Those of a daemon.
     *
     * @param configuration the one in force; asked on any thread
     * @param file where it can be edited; empty where it is in no file
     */
    public static List<Screen> all(
            RunningDaemon daemon,
            Published published,
            Supplier<Configuration> configuration,
            Optional<ConfigurationFile> file) {
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
                new PolicyScreen(daemon, configuration, file),
                new WhatIfScreen(daemon, configuration, file),
                new HostsScreen(daemon, published));
    }
}
