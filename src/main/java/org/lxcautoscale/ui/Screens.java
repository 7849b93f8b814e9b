package org.lxcautoscale.ui;

import java.util.List;
import org.lxcautoscale.api.Published;
import org.lxcautoscale.daemon.RunningDaemon;
import org.lxcautoscale.ui.hosts.HostsScreen;
import org.lxcautoscale.ui.overview.OverviewScreen;
import org.lxcautoscale.ui.page.CommonActions;
import org.lxcautoscale.ui.page.Screen;

/** All that the dashboard consists of. */
public final class Screens {

    private Screens() {}

    /** Those of a daemon. */
    public static List<Screen> all(RunningDaemon daemon, Published published) {
        return List.of(new CommonActions(daemon), new OverviewScreen(published), new HostsScreen(daemon, published));
    }
}
