package org.lxcautoscale.ui;

import io.avaje.jex.Jex;
import java.util.List;
import java.util.Optional;
import org.lxcautoscale.daemon.RunningDaemon;
import org.lxcautoscale.http.ErrorFormat;
import org.lxcautoscale.http.Identification;
import org.lxcautoscale.http.Routes;
import org.lxcautoscale.ui.page.Frame;
import org.lxcautoscale.ui.page.Pages;
import org.lxcautoscale.ui.page.Screen;
import org.lxcautoscale.ui.page.Visitors;

/** The dashboard as a part of what the API's server serves: all below {@code /ui}. Thread-safe. */
public final class Dashboard implements Routes {

    private final RunningDaemon daemon;
    private final Visitors visitors;
    private final List<Screen> screens;
    private final List<Frame.Extra> extras;

    /** @param extras buttons of a demonstration */
    public Dashboard(RunningDaemon daemon, Visitors visitors, List<Screen> screens, List<Frame.Extra> extras) {
        this.daemon = daemon;
        this.visitors = visitors;
        this.screens = List.copyOf(screens);
        this.extras = List.copyOf(extras);
    }

    @Override
    public void addTo(Jex jex) {
        Pages pages = new Pages(jex, daemon, visitors, () -> extras);
        screens.forEach(screen -> screen.addTo(pages));
    }

    @Override
    public Optional<ErrorFormat> errorFormat(String path) {
        return isOurs(path) ? Optional.of(Pages.errors()) : Optional.empty();
    }

    @Override
    public Optional<Identification> identification(String path) {
        return isOurs(path) ? Optional.of(Pages.identification(visitors)) : Optional.empty();
    }

    private static boolean isOurs(String path) {
        return path.equals(Pages.ROOT) || path.startsWith(Pages.ROOT + "/");
    }
}
