package org.lxcautoscale.api;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.api.Views.DecisionItem;
import org.lxcautoscale.api.Views.DecisionPage;
import org.lxcautoscale.api.Views.UsagePoint;
import org.lxcautoscale.api.Views.UsageSeries;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.daemon.RunningDaemon;
import org.lxcautoscale.history.ContainerFigure;
import org.lxcautoscale.history.PastDecision;
import org.lxcautoscale.history.PastDecision.Position;
import org.lxcautoscale.history.PastUsage;
import org.lxcautoscale.history.Series;
import org.lxcautoscale.http.ApiProblem;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.settings.StartupSettings;

/** What was used and decided in the past. Each request opens the history for itself. */
final class HistoryEndpoints {

    private static final List<ContainerFigure> FIGURES = List.of(ContainerFigure.values());
    private static final Duration LONGEST = Duration.ofDays(3650);
    private static final long MOST_POINTS = 20_000;
    private static final int USUAL_PAGE = 100;
    private static final int LARGEST_PAGE = 1000;
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,3}");
    private static final Pattern CURSOR = Pattern.compile("([0-9]{1,12})-([0-9]{1,12})");
    private static final Set<String> OUTCOMES = Set.of("applied", "refused", "failed", "planned");

    private final RunningDaemon daemon;

    HistoryEndpoints(RunningDaemon daemon) {
        this.daemon = daemon;
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.get(
                                ApiRoutes.ROOT + "/containers/{id}/usage",
                                "getUsage",
                                "What a container has used, in steps of equal length.")
                        .needs(Scope.READ)
                        .parameter("since", "How far back; 24h if it is not given.", "7d")
                        .parameter("step", "Length of a step, at least 1m; 5m if it is not given.", "1h")
                        .gives(UsageSeries.class)
                        .or(404, 503)
                        .by(this::usage),
                Endpoint.get(ApiRoutes.ROOT + "/decisions", "listDecisions", "Decisions of the past, newest first.")
                        .needs(Scope.READ)
                        .parameter("container", "Only those on this container.", "104")
                        .parameter("outcome", "Only those with it: applied, refused, failed, planned.", "applied")
                        .parameter("limit", "How many; 100 if it is not given, at most 1000.", "100")
                        .parameter("cursor", "Where the page before has ended.", "1767571200-3")
                        .gives(DecisionPage.class)
                        .or(503)
                        .by(this::decisions));
    }

    private PastUsage open() throws IOException {
        StartupSettings startup = daemon.board().view().settings().startup();
        if (!startup.history().isEnabled()) {
            throw new ApiProblem(503, "No history", "The history is switched off (history: enabled).");
        }
        try {
            return PastUsage.open(startup.history(), startup.files().stateDir());
        } catch (NoSuchFileException _) {
            throw new ApiProblem(503, "No history", "There is no history yet; it begins with the first minute.")
                    .withHeader("Retry-After", "60");
        }
    }

    private static ApiProblem unreadable(IOException e) {
        return new ApiProblem(503, "No history", String.valueOf(e.getMessage()));
    }

    private Object usage(ApiRequest request) {
        ContainerId id = request.container();
        Duration since = ApiRequest.span(request.query("since").orElse("24h"), "since", LONGEST);
        Duration step = ApiRequest.span(request.query("step").orElse("5m"), "step", LONGEST);
        if (step.toSeconds() < 60) {
            throw ApiProblem.badRequest("A step has at least 1m.").inField("step");
        }
        if (since.dividedBy(step) > MOST_POINTS) {
            throw ApiProblem.badRequest("These are more than " + MOST_POINTS + " points: take a longer step.")
                    .inField("step");
        }
        Instant now = daemon.now().get().wall();
        try (PastUsage past = open()) {
            Series<ContainerFigure> series = past.container(id.value(), FIGURES, now.minus(since), now, step);
            if (series.points().isEmpty() && past.containers().stream().noneMatch(one -> one.startsWith(id + " "))) {
                throw ApiProblem.notFound("There is no history of container " + id + ".");
            }
            return new UsageSeries(
                    id.value(),
                    step.toSeconds(),
                    series.points().stream().map(HistoryEndpoints::point).toList());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static UsagePoint point(Series.Point<ContainerFigure> at) {
        return new UsagePoint(
                at.at(),
                readable(at, ContainerFigure.CPU_MEAN),
                readable(at, ContainerFigure.CPU_MAX),
                readable(at, ContainerFigure.CPU_THROTTLED_MEAN),
                readable(at, ContainerFigure.CPU_PRESSURE_MEAN),
                readable(at, ContainerFigure.SIZE_CPU),
                bytes(at, ContainerFigure.MEMORY_MEAN),
                bytes(at, ContainerFigure.MEMORY_MAX),
                bytes(at, ContainerFigure.SIZE_MEMORY),
                bytes(at, ContainerFigure.CACHE_MEAN),
                bytes(at, ContainerFigure.SWAP_MAX),
                readable(at, ContainerFigure.MEMORY_PRESSURE_MEAN),
                number(at, ContainerFigure.OOM_KILLS),
                readable(at, ContainerFigure.IO_PRESSURE_MEAN),
                bytes(at, ContainerFigure.IO_READ),
                bytes(at, ContainerFigure.IO_WRITTEN),
                bytes(at, ContainerFigure.NETWORK_RECEIVED),
                bytes(at, ContainerFigure.NETWORK_SENT),
                number(at, ContainerFigure.PROCESSES),
                bytes(at, ContainerFigure.ROOT_USED),
                bytes(at, ContainerFigure.ROOT_TOTAL));
    }

    private static @Nullable Double readable(Series.Point<ContainerFigure> at, ContainerFigure figure) {
        OptionalLong value = at.of(figure);
        return value.isPresent() ? (Double) figure.readable(value.getAsLong()) : null;
    }

    private static @Nullable Long bytes(Series.Point<ContainerFigure> at, ContainerFigure figure) {
        return bytes(number(at, figure));
    }

    private static @Nullable Long number(Series.Point<ContainerFigure> at, ContainerFigure figure) {
        OptionalLong value = at.of(figure);
        return value.isPresent() ? (Long) value.getAsLong() : null;
    }

    private static @Nullable Long bytes(@Nullable Long kibibytes) {
        return kibibytes == null ? null : (Long) (kibibytes << 10);
    }

    private static @Nullable Double cores(@Nullable Long millicores) {
        return millicores == null ? null : (Double) (millicores / 1000.0);
    }

    private Object decisions(ApiRequest request) {
        String container = request.query("container")
                .map(text -> ApiRequest.container(text, "container").value())
                .orElse("");
        String outcome = request.query("outcome").orElse("").toLowerCase(Locale.ROOT);
        if (!outcome.isEmpty() && !OUTCOMES.contains(outcome)) {
            throw ApiProblem.badRequest("The outcome must be applied, refused, failed or planned.")
                    .inField("outcome");
        }
        int limit = request.query("limit").map(HistoryEndpoints::limit).orElse(USUAL_PAGE);
        Position from = request.query("cursor")
                .map(HistoryEndpoints::position)
                .orElse(new Position(Instant.ofEpochSecond(1L << 40), 0));
        try (PastUsage past = open()) {
            List<PastDecision> found = past.decisions(container, outcome, from, limit);
            String next = found.size() < limit ? null : cursor(found.getLast().position());
            return new DecisionPage(found.stream().map(HistoryEndpoints::item).toList(), next);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    static int limit(String text) {
        if (!NUMBER.matcher(text).matches() || Integer.parseInt(text) > LARGEST_PAGE) {
            throw ApiProblem.badRequest("The limit must be a number from 1 to " + LARGEST_PAGE + ".")
                    .inField("limit");
        }
        return Integer.parseInt(text);
    }

    private static String cursor(Position position) {
        return position.at().getEpochSecond() + "-" + position.container();
    }

    static Position position(String cursor) {
        Matcher matcher = CURSOR.matcher(cursor);
        if (!matcher.matches()) {
            throw ApiProblem.badRequest("The cursor must be the 'next' of another page.")
                    .inField("cursor");
        }
        return new Position(Instant.ofEpochSecond(Long.parseLong(matcher.group(1))), Long.parseLong(matcher.group(2)));
    }

    private static DecisionItem item(PastDecision one) {
        PastDecision.After after = one.after();
        return new DecisionItem(
                one.position().at(),
                one.vmid(),
                one.name(),
                one.node(),
                cores(one.cpuBeforeMillicores()),
                cores(one.cpuAfterMillicores()),
                bytes(one.memoryBeforeKib()),
                bytes(one.memoryAfterKib()),
                one.why(),
                one.findings(),
                one.outcome(),
                one.detail(),
                after == null ? null : cores(after.cpuMaxMillicores()),
                after == null ? null : bytes(after.memoryMaxKib()),
                after == null ? null : (Long) after.oomKills());
    }
}
