package org.lxcautoscale.ui.overview;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.api.Published;
import org.lxcautoscale.api.Shown;
import org.lxcautoscale.daemon.RunningDaemon;
import org.lxcautoscale.history.PastDecision;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.settings.HostReserve;
import org.lxcautoscale.status.StatusReport;
import org.lxcautoscale.status.StatusReport.ContainerStatus;
import org.lxcautoscale.ui.page.Bar;
import org.lxcautoscale.ui.page.Pages;
import org.lxcautoscale.ui.page.Promised;
import org.lxcautoscale.ui.page.Records;
import org.lxcautoscale.ui.page.Screen;
import org.lxcautoscale.ui.page.Texts;
import org.lxcautoscale.ui.page.Units;
import org.lxcautoscale.ui.page.Visit;

/** The first screen. */
public final class OverviewScreen implements Screen {

    private static final int HOURS = 24;

    private static final int LATEST = 8;
    private static final int EXTREMES = 5;

    /** From where on a container is said to be starving, percent of its size. */
    private static final double FULL = 85;

    /** Below which it is said to have too much. */
    private static final double EMPTY = 40;

    private final RunningDaemon daemon;
    private final Published published;
    private final LastDay lastDay;

    public OverviewScreen(RunningDaemon daemon, Published published) {
        this.daemon = daemon;
        this.published = published;
        this.lastDay = new LastDay(new Records(daemon));
    }

    @Override
    public void addTo(Pages pages) {
        pages.get("", Scope.READ, this::show);
    }

    private void show(Visit visit) throws IOException {
        Shown shown = published.shown();
        Texts texts = visit.texts();
        List<OverviewPage.Need> needs = needs(texts, shown);
        Instant from = visit.now().minus(HOURS, ChronoUnit.HOURS);
        Records.Found<List<PastDecision>> day = lastDay.at(visit.now());
        List<PastDecision> decisions = day.get().orElse(List.of());
        visit.show(new OverviewPage(
                texts.get("overview.title"),
                sentence(texts, shown, decisions, needs),
                needs,
                nodes(visit, shown),
                timeline(visit, decisions, from),
                day.get().isPresent() ? "" : texts.get(day.missing(), day.detail()),
                starving(visit, shown),
                oversized(visit, shown)));
    }

    private static String sentence(
            Texts texts, Shown shown, List<PastDecision> decisions, List<OverviewPage.Need> needs) {
        long running = shown.report().containers().stream()
                .filter(one -> one.status().equals("running"))
                .count();
        long changes = decisions.stream()
                .filter(one -> one.outcome().equals("applied"))
                .count();
        String state =
                texts.get("overview.containers", shown.report().containers().size(), running);
        String day = texts.get("overview.changes", changes);
        String wanted =
                needs.isEmpty() ? texts.get("overview.nothing-needed") : texts.get("overview.needed", needs.size());
        return shown.standing().isPaused()
                ? state + " " + texts.get("overview.paused") + " " + day
                : state + " " + day + " " + wanted;
    }

    private static List<OverviewPage.Need> needs(Texts texts, Shown shown) {
        List<OverviewPage.Need> needs = new ArrayList<>();
        StatusReport report = shown.report();
        int waiting = shown.standing().approvals().size();
        if (waiting > 0) {
            needs.add(new OverviewPage.Need("warn", texts.get("overview.need.approvals", waiting), "/ui/decisions"));
        }
        if (report.observedBecause() != null) {
            needs.add(new OverviewPage.Need(
                    "warn", texts.get("overview.need.observed", report.observedBecause()), "/ui/settings"));
        }
        for (Observation.Node node : shown.status().nodes()) {
            if (node.usage().isEmpty()) {
                needs.add(new OverviewPage.Need("bad", texts.get("overview.need.node", node.name()), "/ui/hosts"));
            }
        }
        for (ContainerStatus one : report.containers()) {
            String link = "/ui/containers/" + one.id();
            if (one.status().equals("unknown")) {
                needs.add(new OverviewPage.Need(
                        "bad", texts.get("overview.need.unread", name(one), orNothing(one.unknown())), link));
            } else if (one.outcome().equals("failed")) {
                needs.add(new OverviewPage.Need(
                        "bad", texts.get("overview.need.failed", name(one), one.outcomeDetail()), link));
            }
            for (String problem : one.policy().problems()) {
                needs.add(new OverviewPage.Need("warn", texts.get("overview.need.tag", name(one), problem), link));
            }
            if (one.outlook() != null && one.outlook().unusual() != null) {
                needs.add(new OverviewPage.Need(
                        "warn",
                        texts.get(
                                "overview.need.unusual",
                                name(one),
                                one.outlook().unusual()),
                        link));
            }
        }
        for (String unmatched : Optional.ofNullable(report.unmatched()).orElse(List.of())) {
            needs.add(new OverviewPage.Need("warn", Visit.sentence(unmatched), "/ui/policy"));
        }
        return needs;
    }

    private static String orNothing(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String name(ContainerStatus one) {
        return one.name().isEmpty() ? one.id() : one.name() + " (" + one.id() + ")";
    }

    private List<OverviewPage.Node> nodes(Visit visit, Shown shown) {
        HostReserve reserve = daemon.board().view().settings().reserve();
        return shown.status().nodes().stream()
                .map(node -> node(visit, node, reserve))
                .toList();
    }

    private OverviewPage.Node node(Visit visit, Observation.Node node, HostReserve reserve) {
        Texts texts = visit.texts();
        Units units = visit.units();
        String name = node.name().isEmpty() ? daemon.hostName() : node.name();
        if (node.usage().isEmpty()) {
            return new OverviewPage.Node(
                    name, Optional.empty(), Optional.empty(), List.of(texts.get("overview.node.silent")));
        }
        HostUsage usage = node.usage().get();
        double memory = usage.memory().bytes();
        double used = memory - usage.memoryAvailable().bytes();
        double zfs = usage.zfsCache().bytes();
        Promised promised = Promised.of(node);
        List<String> lines = new ArrayList<>();
        lines.add(texts.get(
                "overview.node.memory",
                units.memory(used),
                units.memory(promised.memory()),
                units.memory(memory),
                units.memory((double) reserve.memory().bytes())));
        lines.add(texts.get(
                "overview.node.cpu",
                usage.idleCores().isPresent()
                        ? Units.number(usage.cores() - usage.idleCores().getAsDouble(), 1)
                        : Units.UNKNOWN,
                Units.number(promised.cores(), 1),
                usage.cores(),
                reserve.coresOf(usage.cores())));
        pressure(texts, usage).ifPresent(lines::add);
        Bar memoryBar = new Bar(
                lines.getFirst(),
                100 * used / memory,
                100 * zfs / memory,
                100 * promised.memory() / memory,
                100.0 * reserve.memory().bytes() / memory);
        Optional<Bar> cpuBar = usage.idleCores().isEmpty()
                ? Optional.empty()
                : Optional.of(new Bar(
                        lines.get(1),
                        100 * (usage.cores() - usage.idleCores().getAsDouble()) / usage.cores(),
                        0,
                        100 * promised.cores() / usage.cores(),
                        100.0 * reserve.coresOf(usage.cores()) / usage.cores()));
        return new OverviewPage.Node(name, Optional.of(memoryBar), cpuBar, lines);
    }

    private static Optional<String> pressure(Texts texts, HostUsage usage) {
        HostUsage.Pressure pressure = usage.pressure();
        return pressure.cpu().isEmpty()
                        && pressure.memory().isEmpty()
                        && pressure.io().isEmpty()
                ? Optional.empty()
                : Optional.of(texts.get(
                        "overview.node.pressure",
                        percent(pressure.cpu()),
                        percent(pressure.memory()),
                        percent(pressure.io())));
    }

    private static String percent(OptionalDouble value) {
        return value.isPresent() ? Units.number(value.getAsDouble(), 1) + " %" : Units.UNKNOWN;
    }

    private static OverviewPage.Timeline timeline(Visit visit, List<PastDecision> decisions, Instant from) {
        Instant start = from.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
        List<OverviewPage.Hour> hours = new ArrayList<>();
        int grownInAll = 0;
        int shrunkInAll = 0;
        int failedInAll = 0;
        for (int hour = 0; hour < HOURS; hour++) {
            Instant begin = start.plus(hour, ChronoUnit.HOURS);
            int grown = 0;
            int shrunk = 0;
            int failed = 0;
            for (PastDecision one : decisions) {
                Duration since = Duration.between(begin, one.position().at());
                if (since.isNegative() || since.toHours() > 0) {
                    continue;
                }
                if (one.outcome().equals("failed")) {
                    failed++;
                } else if (one.outcome().equals("applied")) {
                    if (isGrowth(one)) {
                        grown++;
                    } else {
                        shrunk++;
                    }
                }
            }
            hours.add(new OverviewPage.Hour(begin, grown, shrunk, failed));
            grownInAll += grown;
            shrunkInAll += shrunk;
            failedInAll += failed;
        }
        List<OverviewPage.Change> latest = decisions.stream()
                .limit(LATEST)
                .map(one -> new OverviewPage.Change(
                        one.position().at(), one.vmid(), one.name(), Visit.sentence(one.why()), one.outcome()))
                .toList();
        return new OverviewPage.Timeline(
                visit.texts().get("overview.day", grownInAll, shrunkInAll, failedInAll), hours, latest);
    }

    private static boolean isGrowth(PastDecision one) {
        return isMore(one.memoryBeforeKib(), one.memoryAfterKib())
                || isMore(one.cpuBeforeMillicores(), one.cpuAfterMillicores());
    }

    private static boolean isMore(@Nullable Long before, @Nullable Long after) {
        return before != null && after != null && after > before;
    }

    private static List<OverviewPage.Extreme> starving(Visit visit, Shown shown) {
        return shown.report().containers().stream()
                .filter(one -> fullness(one) >= FULL)
                .sorted(Comparator.comparingDouble(OverviewScreen::fullness).reversed())
                .limit(EXTREMES)
                .map(one -> new OverviewPage.Extreme(
                        one.id(),
                        name(one),
                        orZero(one.memoryPercent()) >= orZero(one.cpuPercent())
                                ? visit.texts()
                                        .get(
                                                "overview.starving.memory",
                                                visit.units().percent(one.memoryPercent()),
                                                visit.units().memoryLimit(one.memoryBytes()))
                                : visit.texts()
                                        .get(
                                                "overview.starving.cpu",
                                                visit.units().percent(one.cpuPercent()),
                                                one.cores() == null
                                                        ? Units.UNKNOWN
                                                        : visit.units().coresInWords(one.cores()))))
                .toList();
    }

    private static double fullness(ContainerStatus one) {
        return Math.max(orZero(one.memoryPercent()), orZero(one.cpuPercent()));
    }

    private static double orZero(@Nullable Double value) {
        return value == null ? 0 : value;
    }

    private static List<OverviewPage.Extreme> oversized(Visit visit, Shown shown) {
        return shown.report().containers().stream()
                .filter(one -> one.memoryPercent() != null && one.memoryPercent() < EMPTY && unused(one) > 0)
                .sorted(Comparator.comparingLong(OverviewScreen::unused).reversed())
                .limit(EXTREMES)
                .map(one -> new OverviewPage.Extreme(
                        one.id(),
                        name(one),
                        visit.texts()
                                .get(
                                        "overview.oversized",
                                        visit.units().memory((double) unused(one)),
                                        visit.units().memoryLimit(one.memoryBytes()))))
                .toList();
    }

    private static long unused(ContainerStatus one) {
        return one.memoryBytes() == null || one.memoryInUseBytes() == null
                ? 0
                : one.memoryBytes() - one.memoryInUseBytes();
    }
}
