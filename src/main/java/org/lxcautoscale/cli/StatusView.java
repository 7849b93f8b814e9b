package org.lxcautoscale.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.status.StatusReport;
import org.lxcautoscale.status.StatusReport.ContainerStatus;
import org.lxcautoscale.status.StatusReport.DecisionStatus;
import org.lxcautoscale.status.StatusReport.ExpectedStatus;
import org.lxcautoscale.status.StatusReport.OutlookStatus;
import org.lxcautoscale.status.StatusReport.RuleResult;

/** Formats a status report as text. */
final class StatusView {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    static final String PAUSED = "Everything is paused: nothing is changed until \"lxc-autoscale resume\".";

    private final ZoneId zone;

    StatusView(ZoneId zone) {
        this.zone = zone;
    }

    /**
     * The host, and a line for each container, none longer than {@code width}; host and tags may take several lines.
     */
    String table(StatusReport report, int width) {
        List<String> lines = new ArrayList<>();
        if (report.isPaused()) {
            lines.add(PAUSED);
        }
        lines.addAll(List.of(head(report), ""));
        lines.addAll(containers(report, width));
        addSection(lines, "Ordered:", report, container -> ordered(report, container));
        addSection(lines, "Limits:", report, ContainerStatus::limits);
        addSection(lines, "Unusual:", report, StatusView::unusual);
        addSection(lines, "Tags:", report, StatusView::tagLines);
        lines.addAll(unmatched(report));
        return String.join(System.lineSeparator(), lines);
    }

    private static void addSection(
            List<String> lines, String title, StatusReport report, Function<ContainerStatus, List<String>> linesOf) {
        List<String> section = report.containers().stream()
                .flatMap(
                        container -> linesOf.apply(container).stream().map(line -> "  " + container.id() + "  " + line))
                .toList();
        if (!section.isEmpty()) {
            lines.addAll(List.of("", title));
            lines.addAll(section);
        }
    }

    /** Configuration entries that match no container. */
    private static List<String> unmatched(StatusReport report) {
        List<String> lines = new ArrayList<>();
        for (String sentence : Objects.requireNonNull(report.unmatched())) {
            if (lines.isEmpty()) {
                lines.addAll(List.of("", "Configuration:"));
            }
            lines.add("  " + sentence);
        }
        return lines;
    }

    /** What somebody has ordered for a container, besides the pause of all. */
    private static List<String> ordered(StatusReport report, ContainerStatus container) {
        List<String> lines = new ArrayList<>();
        if (container.hold() != null) {
            lines.add(container.hold());
        }
        if (container.policy().orderedBecause() != null && !report.isPaused()) {
            lines.add(container.policy().ordered() + ": " + container.policy().orderedBecause());
        }
        return lines;
    }

    private static List<String> unusual(ContainerStatus container) {
        OutlookStatus outlook = container.outlook();
        String unusual = outlook == null ? null : outlook.unusual();
        return unusual == null ? List.of() : List.of(unusual);
    }

    /** What is foreseen of a container, a line each. */
    private static List<String> outlook(ContainerStatus container) {
        OutlookStatus outlook = container.outlook();
        if (outlook == null) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        if (!outlook.acts()) {
            lines.add("only shown, it changes nothing (ml: act: false)");
        }
        if (outlook.unusual() != null) {
            lines.add("unusual: " + outlook.unusual());
        }
        addExpected(lines, "cores", outlook.cpu(), StatusView::number);
        addExpected(lines, "memory", outlook.memory(), bytes -> megabytes((long) (double) bytes));
        if (outlook.quiet() != null) {
            lines.add("off its peak: " + outlook.quiet());
        }
        lines.addAll(outlook.notes());
        return lines;
    }

    private static void addExpected(
            List<String> lines, String what, @Nullable ExpectedStatus expected, Function<Double, String> format) {
        if (expected != null) {
            lines.add("%s: %s; %s soon, at least %s ahead"
                    .formatted(
                            what, expected.sentence(), format.apply(expected.soon()), format.apply(expected.ahead())));
        }
    }

    /** Notes about a container's tags. */
    private static List<String> tagLines(ContainerStatus container) {
        List<String> lines = new ArrayList<>();
        container.policy().problems().forEach(problem -> lines.add("problem: " + problem));
        lines.addAll(container.policy().overruled());
        return lines;
    }

    /** A line for each container, none longer than {@code width}; long names make room for numbers. */
    List<String> containers(StatusReport report, int width) {
        Table table = new Table("lllrrrrl", "ID", "NAME", "STATE", "CORES", "CPU", "MEMORY", "IN USE", "LAST DECISION");
        for (ContainerStatus container : report.containers()) {
            table.add(
                    container.id(),
                    Table.cut(container.name(), width / 6),
                    container.status(),
                    cores(container),
                    container.cpuPercent() == null ? "-" : Math.round(container.cpuPercent()) + " %",
                    memory(container),
                    container.memoryPercent() == null ? "-" : Math.round(container.memoryPercent()) + " %",
                    lastDecision(container));
        }
        return table.lines(width);
    }

    /** The plan of one cycle and its outcome, with the reason for each resource. */
    String plan(StatusReport report) {
        Table table = new Table("lllll", "ID", "NAME", "RESOURCE", "PLAN", "WHY");
        for (ContainerStatus container : report.containers()) {
            String outcome = container.outcome().equals("held")
                    ? ""
                    : " [" + container.outcome()
                            + (container.outcomeDetail().isEmpty() ? "" : ": " + container.outcomeDetail()) + "]";
            table.add(
                    container.id(),
                    container.name(),
                    "cores",
                    change(container.cpu(), true),
                    container.cpu().sentence() + (container.cpu().action().equals("hold") ? "" : outcome));
            table.add(
                    "",
                    "",
                    "memory",
                    change(container.memory(), false),
                    container.memory().sentence() + (container.memory().action().equals("hold") ? "" : outcome));
        }
        return Stream.concat(Stream.of(table.toString()), unmatched(report).stream())
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private static String change(DecisionStatus decision, boolean cores) {
        return decision.action().equals("hold")
                ? "hold"
                : "%s %s -> %s"
                        .formatted(
                                decision.action(),
                                cores ? number(decision.before()) : megabytes((long) decision.before()),
                                cores ? number(decision.after()) : megabytes((long) decision.after()));
    }

    private String head(StatusReport report) {
        StatusReport.HostStatus host = report.resources();
        String idle = host.idleCores() == null
                ? ""
                : ", " + rounded(host.idleCores(), 1) + " of " + host.cores() + " cores idle";
        String daemon = report.pid() == null
                ? "No daemon is running: this status was taken without one, and nothing was changed."
                : String.format(
                        Locale.US,
                        "Daemon %s%s, last cycle %s, next %s.",
                        report.pid(),
                        report.dryRun() ? " (dry run)" : "",
                        time(report.at()),
                        report.next() == null ? "unknown" : time(report.next()));
        String observed = report.observedBecause() == null
                ? ""
                : System.lineSeparator() + "Observes only: " + report.observedBecause() + ".";
        return "%s (%s)%s, %s%n%s%s%s"
                .formatted(
                        report.host(), report.backend(), idle, availableMemory(host), daemon, observed, brakes(report));
    }

    private static String brakes(StatusReport report) {
        long braked = report.containers().stream()
                .filter(container -> container.brakeBytes() != null)
                .count();
        return braked == 0
                ? ""
                : System.lineSeparator() + "The kernel slows " + braked + " of "
                        + report.containers().size()
                        + " containers down before their memory is full, until they have grown.";
    }

    private static String availableMemory(StatusReport.HostStatus host) {
        String zfs = host.zfsCacheBytes() == null ? "" : ", " + megabytes(host.zfsCacheBytes()) + " of it ZFS cache";
        return "%s of %s memory available%s"
                .formatted(megabytes(host.memoryAvailableBytes()), megabytes(host.memoryBytes()), zfs);
    }

    static String lastDecision(ContainerStatus container) {
        List<String> changes = new ArrayList<>();
        addChange(changes, "cores", container.cpu());
        addChange(changes, "memory", container.memory());
        if (changes.isEmpty()) {
            boolean sameReason =
                    container.cpu().sentence().equals(container.memory().sentence());
            return sameReason ? "hold (" + container.cpu().sentence() + ")" : "hold";
        }
        String outcome = container.outcome().equals("applied") ? "" : " [" + container.outcome() + "] ";
        return String.join(", ", changes) + outcome + container.outcomeDetail();
    }

    private static void addChange(List<String> changes, String what, DecisionStatus decision) {
        if (decision.action().equals("hold")) {
            return;
        }
        boolean cores = what.equals("cores");
        changes.add("%s %s %s -> %s"
                .formatted(
                        decision.action(),
                        what,
                        cores ? number(decision.before()) : megabytes((long) decision.before()),
                        cores ? number(decision.after()) : megabytes((long) decision.after())));
    }

    /** Everything about one container, with the result of each rule. */
    String explanation(StatusReport report, ContainerStatus container) {
        List<String> lines = new ArrayList<>();
        lines.add("Container %s (%s), %s, on %s"
                .formatted(container.id(), container.name(), container.status(), report.host()));
        lines.add("  size     %s cores, %s memory".formatted(cores(container), memory(container)));
        container.limits().forEach(limit -> lines.add("  limits   " + limit));
        if (container.brakeBytes() != null) {
            lines.add("  brake    from " + megabytes(container.brakeBytes())
                    + " of memory on the kernel slows it down, until it has grown");
        }
        lines.add("  usage    " + usage(container));
        if (report.resources().zfsCacheBytes() != null) {
            lines.add("  host     " + availableMemory(report.resources()));
        }
        if (container.changedAt() != null) {
            lines.add("  changed  " + time(container.changedAt()));
        }
        if (!container.policy().because().isEmpty()) {
            lines.add("  mode     " + container.policy().mode() + ", "
                    + container.policy().because());
        }
        if (report.isPaused()) {
            lines.add("  ordered  everything is paused, until \"lxc-autoscale resume\"");
        }
        ordered(report, container).forEach(line -> lines.add("  ordered  " + line));
        tagLines(container).forEach(line -> lines.add("  tags     " + line));
        outlook(container).forEach(line -> lines.add("  outlook  " + line));
        lines.add("");
        addDecision(lines, "Cores", container.cpu(), true);
        lines.add("");
        addDecision(lines, "Memory", container.memory(), false);
        if (!container.outcome().equals("held")) {
            lines.add("");
            lines.add("Outcome: " + container.outcome()
                    + (container.outcomeDetail().isEmpty() ? "" : " (" + container.outcomeDetail() + ")"));
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static String cores(ContainerStatus container) {
        return container.cores() == null ? none(container) : number(container.cores());
    }

    private static String memory(ContainerStatus container) {
        return container.memoryBytes() == null ? none(container) : megabytes(container.memoryBytes());
    }

    /** Unlimited is not the same as unknown. */
    private static String none(ContainerStatus container) {
        return container.status().equals("unknown") ? "-" : "unlimited";
    }

    private static String usage(ContainerStatus container) {
        if (container.cpuCoresUsed() == null) {
            return "unknown: " + container.unknown();
        }
        String memory = container.memoryInUseBytes() == null
                ? "memory is not counted on this machine"
                : megabytes(container.memoryInUseBytes()) + " memory in use now" + ofSize(container.memoryPercent());
        return String.format(
                Locale.US,
                "%.2f cores (95th percentile since the last cycle)%s, %s",
                container.cpuCoresUsed(),
                ofSize(container.cpuPercent()),
                memory);
    }

    private static String ofSize(@Nullable Double percent) {
        return percent == null ? "" : String.format(Locale.US, " = %.1f %%", percent);
    }

    private static void addDecision(List<String> lines, String what, DecisionStatus decision, boolean cores) {
        String change = decision.action().equals("hold")
                ? "hold"
                : "%s from %s to %s"
                        .formatted(
                                decision.action(),
                                cores ? number(decision.before()) : megabytes((long) decision.before()),
                                cores ? number(decision.after()) : megabytes((long) decision.after()));
        lines.add(what + ": " + change);
        for (RuleResult result : decision.ruleResults()) {
            lines.add("  %-9s %-16s %s".formatted(result.effect(), result.rule(), result.sentence()));
        }
    }

    private String time(Instant at) {
        return TIME.format(at.atZone(zone));
    }

    static String number(double value) {
        return rounded(value, value == Math.rint(value) ? 0 : 2);
    }

    /** Not by a Formatter, which reads data of locales for a number with decimals. */
    private static String rounded(double value, int decimals) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        return BigDecimal.valueOf(value)
                .setScale(decimals, RoundingMode.HALF_UP)
                .toPlainString();
    }

    static String megabytes(long bytes) {
        return (bytes >> 20) + " MB";
    }
}
