package org.lxcautoscale.ui.decisions;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.api.Published;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.control.Approval;
import org.lxcautoscale.control.Command;
import org.lxcautoscale.daemon.RunningDaemon;
import org.lxcautoscale.history.PastDecision;
import org.lxcautoscale.http.ApiProblem;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.ui.page.Copyable;
import org.lxcautoscale.ui.page.Pages;
import org.lxcautoscale.ui.page.Records;
import org.lxcautoscale.ui.page.Screen;
import org.lxcautoscale.ui.page.Units;
import org.lxcautoscale.ui.page.Visit;

/** Decisions that wait, and those of the past. */
public final class DecisionsScreen implements Screen {

    private static final int PAGE = 50;
    private static final List<String> OUTCOMES = List.of("applied", "refused", "failed", "planned");
    private static final Pattern CURSOR = Pattern.compile("([0-9]{1,12})-([0-9]{1,12})");

    /** A line of findings: resource, effect, sentence. */
    private static final Pattern RULE = Pattern.compile("(cpu|memory) (\\S+) (.*)");

    private final RunningDaemon daemon;
    private final Published published;
    private final Records records;
    private final String address;

    /** @param address of the API, for commands */
    public DecisionsScreen(RunningDaemon daemon, Published published, String address) {
        this.daemon = daemon;
        this.published = published;
        this.records = new Records(daemon);
        this.address = address;
    }

    @Override
    public void addTo(Pages pages) {
        pages.get("/decisions", Scope.READ, this::show);
        pages.post("/approvals/{name}", Scope.SCALE, DecisionsScreen::decide);
    }

    private static void decide(Visit visit) throws InterruptedException {
        String name = visit.path("name");
        String by = visit.caller().name();
        Command command = switch (visit.form().getOrDefault("what", "")) {
            case "approve" -> new Command.Approve(name, by);
            case "reject" -> new Command.Reject(name, by);
            default -> throw ApiProblem.badRequest(visit.texts().get("error.no-decision"));
        };
        visit.carryOut(command, visit.back("/decisions"));
    }

    private void show(Visit visit) throws IOException {
        DecisionsPage.Filter filter = new DecisionsPage.Filter(
                visit.query("container")
                        .filter(text -> text.matches("[0-9]{1,9}"))
                        .orElse(""),
                visit.query("outcome").filter(OUTCOMES::contains).orElse(""));
        PastDecision.Position before = visit.query("before")
                .flatMap(DecisionsScreen::position)
                .orElse(new PastDecision.Position(visit.now().plusSeconds(1), Long.MAX_VALUE));
        Records.Found<List<PastDecision>> found = visit.isRefresh()
                ? new Records.Found<>(List.of(), "", "")
                : records.read(past -> past.decisions(filter.container(), filter.outcome(), before, PAGE));
        List<PastDecision> decisions = found.get().orElse(List.of());
        List<DecisionsPage.Waiting> waiting = waiting(visit);
        visit.show(new DecisionsPage(
                visit.texts().get("decisions.title"),
                visit.texts().get("decisions.sentence", waiting.size()),
                waiting,
                filter,
                decisions.stream().map(one -> past(visit, one)).toList(),
                found.get().isPresent() ? "" : visit.texts().get(found.missing(), found.detail()),
                decisions.size() < PAGE
                        ? Optional.empty()
                        : Optional.of(older(filter, decisions.getLast().position()))));
    }

    private static Optional<PastDecision.Position> position(String text) {
        Matcher matcher = CURSOR.matcher(text);
        return matcher.matches()
                ? Optional.of(new PastDecision.Position(
                        Instant.ofEpochSecond(Long.parseLong(matcher.group(1))), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    private static String older(DecisionsPage.Filter filter, PastDecision.Position last) {
        String more = (filter.container().isEmpty() ? "" : "&container=" + filter.container())
                + (filter.outcome().isEmpty()
                        ? ""
                        : "&outcome=" + URLEncoder.encode(filter.outcome(), StandardCharsets.UTF_8));
        return "/ui/decisions?before=" + last.at().getEpochSecond() + "-" + last.container() + more;
    }

    private List<DecisionsPage.Waiting> waiting(Visit visit) {
        Map<String, String> names = new LinkedHashMap<>();
        published.shown().report().containers().forEach(one -> names.put(one.id(), one.name()));
        List<DecisionsPage.Waiting> waiting = new ArrayList<>();
        for (Approval approval : daemon.control().standing().approvals()) {
            String id = approval.container().value();
            waiting.add(new DecisionsPage.Waiting(
                    approval.id(),
                    id,
                    names.getOrDefault(id, ""),
                    change(visit, approval.before(), approval.after()),
                    Visit.sentence(approval.why()),
                    approval.since(),
                    approval.until(),
                    Copyable.of(
                            "lxc-autoscale approve " + approval.id(),
                            "POST",
                            address,
                            "/approvals/" + approval.id() + "/approve",
                            Map.of())));
        }
        return waiting;
    }

    private static String change(Visit visit, Allocation before, Allocation after) {
        List<String> parts = new ArrayList<>();
        if (!before.cores().equals(after.cores())) {
            parts.add(visit.texts().get("change.cores", before.cores(), after.cores()));
        }
        if (!before.memory().equals(after.memory())) {
            parts.add(
                    visit.texts().get("change.memory", memory(visit, before.memory()), memory(visit, after.memory())));
        }
        return String.join(", ", parts);
    }

    private static String memory(Visit visit, MemorySize size) {
        return size.isUnlimited()
                ? visit.texts().get("containers.no-limit")
                : visit.units().size((double) size.bytes());
    }

    private DecisionsPage.Past past(Visit visit, PastDecision one) {
        return new DecisionsPage.Past(
                one.position().at().getEpochSecond() + "-" + one.position().container(),
                one.position().at(),
                one.vmid(),
                one.name(),
                change(visit, one),
                Visit.sentence(one.why()),
                rules(one),
                one.outcome(),
                Visit.sentence(one.detail()),
                afterwards(visit, one),
                undo(visit, one));
    }

    private static String change(Visit visit, PastDecision one) {
        List<String> parts = new ArrayList<>();
        if (one.cpuAfterMillicores() != null) {
            parts.add(visit.texts()
                    .get(
                            "change.cores",
                            cores(visit, one.cpuBeforeMillicores()),
                            cores(visit, one.cpuAfterMillicores())));
        }
        if (one.memoryAfterKib() != null) {
            parts.add(visit.texts()
                    .get("change.memory", kib(visit, one.memoryBeforeKib()), kib(visit, one.memoryAfterKib())));
        }
        return String.join(", ", parts);
    }

    private static String cores(Visit visit, @Nullable Long millis) {
        return millis == null ? visit.texts().get("containers.no-limit") : Units.number(millis / 1000.0, 2);
    }

    private static String kib(Visit visit, @Nullable Long kib) {
        return kib == null
                ? visit.texts().get("containers.no-limit")
                : visit.units().size(kib * 1024.0);
    }

    private static List<DecisionsPage.Rule> rules(PastDecision one) {
        List<DecisionsPage.Rule> rules = new ArrayList<>();
        for (String line :
                String.valueOf(one.findings() == null ? "" : one.findings()).split("\n")) {
            Matcher rule = RULE.matcher(line);
            if (rule.matches()) {
                rules.add(new DecisionsPage.Rule(rule.group(1), rule.group(2), rule.group(3)));
            }
        }
        return rules;
    }

    private static @Nullable String afterwards(Visit visit, PastDecision one) {
        PastDecision.After after = one.after();
        return after == null
                ? null
                : visit.texts()
                        .get(
                                "decisions.afterwards",
                                after.cpuMaxMillicores() == null
                                        ? Units.UNKNOWN
                                        : Units.number(after.cpuMaxMillicores() / 1000.0, 2),
                                after.memoryMaxKib() == null
                                        ? Units.UNKNOWN
                                        : visit.units().memory(after.memoryMaxKib() * 1024.0),
                                after.oomKills());
    }

    private Optional<DecisionsPage.Undo> undo(Visit visit, PastDecision one) {
        Long cores = one.cpuAfterMillicores() == null ? null : one.cpuBeforeMillicores();
        Long memory = one.memoryAfterKib() == null ? null : one.memoryBeforeKib();
        if (!one.outcome().equals("applied") || (cores == null && memory == null)) {
            return Optional.empty();
        }
        Map<String, Object> body = new LinkedHashMap<>();
        StringBuilder options = new StringBuilder();
        List<String> words = new ArrayList<>();
        if (cores != null) {
            String number = Units.number(cores / 1000.0, 3);
            body.put("cores", cores / 1000.0);
            options.append(" --cores ").append(number);
            words.add(visit.units().coresInWords(cores / 1000.0));
        }
        if (memory != null) {
            body.put("memoryBytes", memory << 10);
            options.append(" --memory ").append(memory >> 10);
            words.add(visit.units().size(memory * 1024.0));
        }
        return Optional.of(new DecisionsPage.Undo(
                cores == null ? "" : Units.number(cores / 1000.0, 3),
                memory == null ? "" : Long.toString(memory >> 10),
                String.join(", ", words),
                Copyable.of(
                        "lxc-autoscale set " + one.vmid() + options,
                        "PATCH",
                        address,
                        "/containers/" + one.vmid() + "/allocation",
                        body)));
    }
}
