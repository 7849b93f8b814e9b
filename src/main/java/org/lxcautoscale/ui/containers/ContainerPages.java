package org.lxcautoscale.ui.containers;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lxcautoscale.api.Published;
import org.lxcautoscale.api.Shown;
import org.lxcautoscale.config.Configuration;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.control.ModeOrder;
import org.lxcautoscale.daemon.RunningDaemon;
import org.lxcautoscale.history.PastDecision;
import org.lxcautoscale.http.ApiProblem;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.settings.ContainerSettings;
import org.lxcautoscale.status.Event;
import org.lxcautoscale.status.StatusReport.ContainerStatus;
import org.lxcautoscale.status.StatusReport.DecisionStatus;
import org.lxcautoscale.ui.page.Chart;
import org.lxcautoscale.ui.page.Copyable;
import org.lxcautoscale.ui.page.Pages;
import org.lxcautoscale.ui.page.Records;
import org.lxcautoscale.ui.page.Units;
import org.lxcautoscale.ui.page.Visit;

/** The page of one container. */
public final class ContainerPages {

    static final List<String> RANGES = List.of("1h", "24h", "7d", "30d", "1y");

    private static final Map<String, Duration> SPANS = Map.of(
            "1h", Duration.ofHours(1),
            "24h", Duration.ofHours(24),
            "7d", Duration.ofDays(7),
            "30d", Duration.ofDays(30),
            "1y", Duration.ofDays(365));

    private static final Map<String, Duration> STEPS = Map.of(
            "1h", Duration.ofMinutes(1),
            "24h", Duration.ofMinutes(5),
            "7d", Duration.ofMinutes(30),
            "30d", Duration.ofHours(2),
            "1y", Duration.ofHours(24));

    private static final int DECISIONS = 50;

    private final RunningDaemon daemon;
    private final Published published;
    private final Past past;
    private final Records records;
    private final Origins origins;
    private final String address;

    /** Where the values of a container's policy come from. */
    @FunctionalInterface
    public interface Origins {
        List<Configuration.EffectiveValue> of(ContainerId id, String name, Collection<String> tags);
    }

    /** @param address of the API, for commands */
    ContainerPages(
            RunningDaemon daemon, Published published, Past past, Records records, Origins origins, String address) {
        this.daemon = daemon;
        this.published = published;
        this.past = past;
        this.records = records;
        this.origins = origins;
        this.address = address;
    }

    void addTo(Pages pages) {
        pages.get("/containers/{id}", Scope.READ, this::show);
    }

    private void show(Visit visit) throws Exception {
        ContainerId id = visit.container();
        Shown shown = published.shown();
        Row row = new Rows(shown, daemon.board().view().settings(), past)
                .of(id.value())
                .orElseThrow(() -> ApiProblem.notFound(visit.texts().get("error.no-container", id)));
        ContainerStatus status = row.status();
        String range = visit.query("range").filter(RANGES::contains).orElse("24h");
        Drawn drawn = visit.isRefresh() ? Drawn.NOTHING : drawn(visit, status, range);
        Past.Known known = past.of(id.value());
        visit.show(new ContainerPage(
                status.name().isEmpty() ? id.value() : status.name() + " (" + id + ")",
                row,
                verdict(visit, shown, status),
                range,
                drawn.charts(),
                drawn.missing(),
                List.of(
                        new ContainerPage.Step(visit.texts().get("memory"), status.memory()),
                        new ContainerPage.Step(visit.texts().get("cpu"), status.cpu())),
                visit.isRefresh()
                        ? List.of()
                        : origins.of(id, status.name(), status.policy().tags()),
                drawn.decisions(),
                known.cpu(),
                known.memory(),
                shown.standing().holds().stream()
                        .filter(hold -> hold.id().equals(id))
                        .findFirst(),
                shown.standing().boosts().stream()
                        .filter(boost -> boost.id().equals(id))
                        .findFirst(),
                shown.standing().approvals().stream()
                        .filter(one -> one.container().equals(id))
                        .findFirst()
                        .map(one -> new ContainerPage.Approval(
                                one.id(), one.before() + " → " + one.after() + ": " + one.why(), one.until())),
                shown.standing().modes().stream()
                        .filter(order -> order.target()
                                .equals(new ModeOrder.Target(ModeOrder.Target.Kind.CONTAINER, id.value())))
                        .findFirst()
                        .map(order -> order.mode().name().toLowerCase(Locale.ROOT))
                        .orElse("configured"),
                copyables(id, status, known)));
    }

    private record Drawn(List<Chart> charts, String missing, List<PastDecision> decisions) {
        static final Drawn NOTHING = new Drawn(List.of(), "", List.of());
    }

    private Drawn drawn(Visit visit, ContainerStatus status, String range) {
        Instant now = visit.now();
        Instant from = now.minus(SPANS.getOrDefault(range, Duration.ofHours(24)));
        Duration step = STEPS.getOrDefault(range, Duration.ofMinutes(5));
        Units units = visit.units();
        ContainerSettings settings = daemon.board()
                .view()
                .settings()
                .containers()
                .of(new ContainerId(status.id()), status.name(), status.policy().tags())
                .settings();
        Records.Found<Drawn> found = records.read(history -> {
            List<PastDecision> decisions = history.decisions(
                    status.id(), "", new PastDecision.Position(now.plusSeconds(1), Long.MAX_VALUE), DECISIONS);
            List<Chart> charts = new Charts(
                            visit.texts(),
                            units,
                            history.container(status.id(), Charts.FIGURES, from, now, step),
                            status,
                            settings,
                            decisions.stream()
                                    .filter(one -> one.position().at().isAfter(from))
                                    .toList(),
                            unusual(status.id(), from))
                    .all();
            return new Drawn(charts, "", decisions);
        });
        return found.get()
                .orElseGet(() -> new Drawn(List.of(), visit.texts().get(found.missing(), found.detail()), List.of()));
    }

    /** What was unusual, as far as the events are still kept. */
    private List<Chart.Flag> unusual(String id, Instant from) {
        List<Chart.Flag> flags = new ArrayList<>();
        for (Event event : daemon.events().kept()) {
            if (event.type().equals("unusual")
                    && id.equals(event.container())
                    && event.at().isAfter(from)) {
                flags.add(new Chart.Flag(event.at(), Visit.sentence(event.message())));
            }
        }
        return flags;
    }

    /** What is decided, why, and what became of it. */
    private static String verdict(Visit visit, Shown shown, ContainerStatus status) {
        if (status.unknown() != null && !status.status().equals("stopped")) {
            return visit.texts().get("container.verdict.unknown", status.unknown());
        }
        if (status.status().equals("stopped")) {
            return visit.texts().get("container.verdict.stopped");
        }
        String memory = said(visit, "memory", status.memory());
        String cpu = said(visit, "cpu", status.cpu());
        String what = memory + " " + cpu;
        return shown.standing().isPaused() ? what + " " + visit.texts().get("container.verdict.paused") : what;
    }

    private static String said(Visit visit, String resource, DecisionStatus decision) {
        return visit.texts()
                .get("container.verdict." + decision.action(), visit.texts().get(resource), decision.sentence());
    }

    private ContainerPage.Copyables copyables(ContainerId id, ContainerStatus status, Past.Known known) {
        double cores = known.of(Resource.CPU)
                .map(target -> target.then() / 1000.0)
                .orElse(status.cores() == null ? 1.0 : status.cores());
        long memory = known.of(Resource.MEMORY)
                .map(target -> target.then())
                .orElse(status.memoryBytes() == null ? 512L << 20 : status.memoryBytes());
        String number = Units.number(cores, 3);
        String megabytes = Long.toString(memory >> 20);
        Map<String, Object> size = new LinkedHashMap<>();
        size.put("cores", cores);
        size.put("memoryBytes", memory);
        Map<String, Object> boost = new LinkedHashMap<>(size);
        boost.put("for", "30m");
        String path = "/containers/" + id;
        return new ContainerPage.Copyables(
                Copyable.of(
                        "lxc-autoscale set " + id + " --cores " + number + " --memory " + megabytes,
                        "PATCH",
                        address,
                        path + "/allocation",
                        size),
                Copyable.of(
                        "lxc-autoscale boost " + id + " --cores " + number + " --memory " + megabytes + " --for 30m",
                        "POST",
                        address,
                        path + "/boost",
                        boost),
                Copyable.of(
                        "lxc-autoscale hold " + id + " --for 4h", "POST", address, path + "/hold", Map.of("for", "4h")),
                Copyable.of("lxc-autoscale hold " + id + " --off", "DELETE", address, path + "/hold", Map.of()),
                Copyable.of(
                        "lxc-autoscale mode approve --container " + id,
                        "PUT",
                        address,
                        path + "/mode",
                        Map.of("mode", "approve")),
                Copyable.of("lxc-autoscale rollback " + id, "POST", address, path + "/rollback", Map.of()),
                Copyable.of("lxc-autoscale explain " + id, "GET", address, path + "/explanation", Map.of()));
    }
}
