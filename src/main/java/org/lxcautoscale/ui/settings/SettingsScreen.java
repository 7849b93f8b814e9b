package org.lxcautoscale.ui.settings;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.lxcautoscale.control.Command;
import org.lxcautoscale.control.ModeOrder;
import org.lxcautoscale.daemon.RunningDaemon;
import org.lxcautoscale.doctor.CheckResult;
import org.lxcautoscale.doctor.DoctorReport;
import org.lxcautoscale.http.ApiProblem;
import org.lxcautoscale.http.Audit;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.notify.Gotify;
import org.lxcautoscale.notify.Notification;
import org.lxcautoscale.notify.Notifier;
import org.lxcautoscale.settings.GotifySettings;
import org.lxcautoscale.settings.StartupSettings;
import org.lxcautoscale.ui.page.Copyable;
import org.lxcautoscale.ui.page.Pages;
import org.lxcautoscale.ui.page.Screen;
import org.lxcautoscale.ui.page.Units;
import org.lxcautoscale.ui.page.Visit;

/** The settings screen, but for tokens ({@link TokensScreen}). */
public final class SettingsScreen implements Screen {

    private static final String PATH = "/settings";

    /** Shorter than a request may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final int PRIORITY = 5;

    private final RunningDaemon daemon;
    private final Checkups checkups;
    private final InstantSource clock;
    private final String version;

    /**
     * @param doctor runs all checks, which may take a minute
     * @param clock of this process
     * @param version of the program
     */
    public SettingsScreen(RunningDaemon daemon, Supplier<DoctorReport> doctor, InstantSource clock, String version) {
        this.daemon = daemon;
        this.checkups = new Checkups(doctor, clock);
        this.clock = clock;
        this.version = version;
    }

    @Override
    public void addTo(Pages pages) {
        pages.get(PATH, Scope.READ, this::show);
        pages.post(PATH + "/doctor", Scope.ADMIN, this::check);
        pages.post(PATH + "/notification", Scope.ADMIN, this::notifyOnce);
        pages.post(PATH + "/mode", Scope.SCALE, this::takeBack);
    }

    private void show(Visit visit) throws IOException {
        Optional<Checkups.Done> last = checkups.last();
        long faults = last.map(done -> done.report().sections().stream()
                        .flatMap(section -> section.results().stream())
                        .filter(result -> result.state() == CheckResult.State.FAILED)
                        .count())
                .orElse(0L);
        visit.show(new SettingsPage(
                visit.texts().get("settings.title"),
                modes(visit),
                last.map(done -> visit.units().ago(done.at())).orElse(""),
                checkups.isRunning(),
                visit.texts().get("settings.doctor.verdict", faults),
                faults == 0,
                last.map(done -> topics(done.report())).orElse(List.of()),
                Copyable.command("lxc-autoscale doctor"),
                receiver(),
                versions(visit),
                cost(visit)));
    }

    private StartupSettings startup() {
        return daemon.board().view().settings().startup();
    }

    // ---- modes

    private List<SettingsPage.ModeRow> modes(Visit visit) {
        List<SettingsPage.ModeRow> rows = new ArrayList<>();
        for (ModeOrder order : daemon.control().standing().modes()) {
            if (!order.target().equals(ModeOrder.Target.ALL)) {
                String kind = order.target().kind().name().toLowerCase(Locale.ROOT);
                rows.add(new SettingsPage.ModeRow(
                        kind,
                        order.target().name(),
                        visit.texts()
                                .get("settings.modes." + kind, order.target().name()),
                        visit.texts().get("mode." + order.mode().name().toLowerCase(Locale.ROOT)),
                        order.by(),
                        visit.units().time(order.since())));
            }
        }
        return rows;
    }

    /** Ends the mode that some containers have of their own. */
    private void takeBack(Visit visit) throws InterruptedException {
        Map<String, String> form = visit.form();
        ModeOrder.Target target = daemon.control().standing().modes().stream()
                .map(ModeOrder::target)
                .filter(known -> known.kind().name().toLowerCase(Locale.ROOT).equals(form.get("kind"))
                        && known.name().equals(form.get("name")))
                .findFirst()
                .orElseThrow(() -> ApiProblem.notFound(visit.texts().get("settings.modes.gone")));
        visit.carryOut(
                new Command.SetMode(target, Optional.empty(), visit.caller().name()), PATH);
    }

    // ---- doctor

    private void check(Visit visit) throws InterruptedException {
        boolean isOver = checkups.run(PATIENCE);
        Audit.note(visit.context(), "doctor");
        visit.goTo(PATH + "#doctor", visit.texts().get(isOver ? "settings.doctor.done" : "settings.doctor.later"));
    }

    private static List<SettingsPage.Topic> topics(DoctorReport report) {
        return report.sections().stream()
                .map(section -> new SettingsPage.Topic(
                        section.topic(),
                        section.results().stream()
                                .map(result -> new SettingsPage.Finding(
                                        result.state().name().toLowerCase(Locale.ROOT),
                                        result.sentence(),
                                        result.remedy()))
                                .toList()))
                .toList();
    }

    // ---- notifications

    /** Without what is secret in it; empty when there is none. */
    private String receiver() {
        GotifySettings gotify = startup().gotify();
        try {
            return gotify.isEnabled() ? new Gotify(gotify).address() : "";
        } catch (IllegalArgumentException _) {
            return "";
        }
    }

    private void notifyOnce(Visit visit) {
        GotifySettings settings = startup().gotify();
        if (!settings.isEnabled()) {
            visit.goToSaying(PATH, visit.texts().get("settings.notifications.none"));
            return;
        }
        Notification test = new Notification(
                visit.texts().get("settings.notifications.test.title"),
                visit.texts()
                        .get(
                                "settings.notifications.test.message",
                                daemon.hostName(),
                                visit.caller().name()),
                PRIORITY);
        try {
            Gotify gotify = new Gotify(settings);
            gotify.send(test);
            Audit.note(visit.context(), "a test notification was taken");
            visit.goTo(PATH, visit.texts().get("settings.notifications.sent", gotify.address()));
        } catch (IOException | Notifier.RejectedException | IllegalArgumentException e) {
            Audit.note(visit.context(), "a test notification was not taken");
            visit.goToSaying(PATH, visit.texts().get("settings.notifications.failed", String.valueOf(e.getMessage())));
        }
    }

    // ---- versions, cost

    private List<SettingsPage.Fact> versions(Visit visit) {
        return List.of(
                fact(visit, "settings.versions.program", version),
                fact(visit, "settings.versions.java", Runtime.version().toString()),
                fact(
                        visit,
                        "settings.versions.system",
                        "%s %s, %s"
                                .formatted(
                                        System.getProperty("os.name"),
                                        System.getProperty("os.version"),
                                        System.getProperty("os.arch"))),
                fact(visit, "settings.versions.backend", daemon.backend()),
                fact(visit, "settings.versions.host", daemon.hostName()));
    }

    private List<SettingsPage.Fact> cost(Visit visit) {
        Path stateDir = startup().files().stateDir();
        OwnCost cost = OwnCost.of(stateDir, clock.instant());
        Units units = new Units(visit.units().zone(), clock.instant());
        return List.of(
                fact(
                        visit,
                        "settings.cost.cpu",
                        cost.cpuPercent().isPresent()
                                ? visit.texts()
                                        .get(
                                                "settings.cost.cpu.value",
                                                units.percent(cost.cpuPercent().getAsDouble()))
                                : Units.UNKNOWN),
                fact(
                        visit,
                        "settings.cost.memory",
                        cost.memoryBytes().isPresent()
                                ? units.memory((double) cost.memoryBytes().getAsLong())
                                : Units.UNKNOWN),
                fact(
                        visit,
                        "settings.cost.disk",
                        cost.diskBytes().isPresent()
                                ? visit.texts()
                                        .get(
                                                "settings.cost.disk.value",
                                                units.memory((double)
                                                        cost.diskBytes().getAsLong()),
                                                stateDir.toString())
                                : Units.UNKNOWN),
                fact(visit, "settings.cost.since", cost.since().map(units::ago).orElse(Units.UNKNOWN)));
    }

    private static SettingsPage.Fact fact(Visit visit, String key, String value) {
        return new SettingsPage.Fact(visit.texts().get(key), value);
    }
}
