package org.lxcautoscale.ui.page;

import io.avaje.jex.http.Context;
import java.time.Duration;
import java.util.Optional;
import org.lxcautoscale.control.Command;
import org.lxcautoscale.control.ModeOrder;
import org.lxcautoscale.control.Standing;
import org.lxcautoscale.daemon.RunningDaemon;
import org.lxcautoscale.decision.OperatingMode;
import org.lxcautoscale.http.Scope;

/** What can be done on every page: another mode, other colours. */
public final class CommonActions implements Screen {

    private static final Duration A_YEAR = Duration.ofDays(365);

    private final RunningDaemon daemon;

    public CommonActions(RunningDaemon daemon) {
        this.daemon = daemon;
    }

    @Override
    public void addTo(Pages pages) {
        pages.post("/mode", Scope.SCALE, this::mode);
        pages.openPost("/theme", CommonActions::theme);
    }

    private void mode(Visit visit) throws InterruptedException {
        String wanted = visit.form().getOrDefault("mode", "");
        Optional<OperatingMode> mode =
                wanted.equals("resume") ? before(daemon.control().standing()) : Optional.of(visit.mode(wanted));
        visit.carryOut(
                new Command.SetMode(ModeOrder.Target.ALL, mode, visit.caller().name()), visit.back(""));
    }

    /** The mode that a pause has interrupted. */
    private static Optional<OperatingMode> before(Standing standing) {
        return standing.modes().stream()
                .filter(order -> order.target().equals(ModeOrder.Target.ALL))
                .map(ModeOrder::mode)
                .findFirst();
    }

    private static void theme(Visit visit) {
        String theme = visit.form().getOrDefault("theme", "auto");
        visit.context()
                .cookie(Context.Cookie.of("theme", theme.equals("light") || theme.equals("dark") ? theme : "auto")
                        .path(Pages.ROOT)
                        .maxAge(A_YEAR)
                        .httpOnly(true)
                        .sameSite(Context.Cookie.SameSite.Strict));
        visit.goTo(visit.back(""));
    }
}
