package org.lxcautoscale.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.status.StatusReport;
import org.lxcautoscale.status.StatusReport.ContainerStatus;
import org.lxcautoscale.status.StatusReport.HostStatus;

/** What {@code top} shows, and what its keys do. Not thread-safe. */
final class TopScreen {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final int HEAD = 4;
    private static final int BAR = 5;

    private static final Comparator<ContainerStatus> BY_ID = Comparator.comparing(
            ContainerStatus::id, Comparator.comparingInt(String::length).thenComparing(id -> id));

    /** What the rows can be sorted by. */
    private static final List<Order> ORDERS = List.of(
            new Order("cpu", highestFirst(ContainerStatus::cpuPercent)),
            new Order("memory", highestFirst(ContainerStatus::memoryPercent)),
            new Order("id", BY_ID),
            new Order("name", Comparator.comparing(ContainerStatus::name)));

    private record Order(String name, Comparator<ContainerStatus> comparator) {}

    private static Comparator<ContainerStatus> highestFirst(Function<ContainerStatus, @Nullable Double> figure) {
        return Comparator.comparingDouble((ContainerStatus one) -> orLowest(figure.apply(one)))
                .reversed();
    }

    /** Explains a container of a report, in lines that may have several lines. */
    interface Explained {
        List<String> of(StatusReport report, ContainerStatus container);
    }

    private final ZoneId zone;
    private final boolean isColored;
    private final Explained explanation;
    private @Nullable StatusReport report;
    private Optional<StatusReport> daemon = Optional.empty();
    private final Map<String, ContainerStatus> decided = new HashMap<>();
    private String problem = "";
    private int order;
    private boolean isReversed;
    private String filter = "";
    private boolean isTyping;
    private String selected = "";
    private boolean isExplaining;
    private int scrolled;
    private int page = 10;

    TopScreen(ZoneId zone, boolean isColored, Explained explanation) {
        this.zone = zone;
        this.isColored = isColored;
        this.explanation = explanation;
    }

    /**
     * Shows another look at the host.
     *
     * @param running the status of the daemon, whose decisions are the ones that count; empty when none runs
     */
    void show(StatusReport now, Optional<StatusReport> running) {
        report = now;
        daemon = running;
        decided.clear();
        running.orElse(now).containers().forEach(container -> decided.put(container.id(), container));
        problem = "";
    }

    /** The host could not be observed; what was last seen stays. */
    void fail(String why) {
        problem = why;
    }

    /** A key was pressed; false to leave. */
    boolean press(String key) {
        if (isTyping) {
            type(key);
            return true;
        }
        switch (key) {
            case "q" -> {
                if (!isExplaining) {
                    return false;
                }
                isExplaining = false;
            }
            case "escape" -> {
                filter = isExplaining ? filter : "";
                isExplaining = false;
            }
            case "enter" -> {
                isExplaining = !isExplaining;
                scrolled = 0;
            }
            case "up", "k" -> move(-1);
            case "down", "j" -> move(1);
            case "page up" -> move(-page);
            case "page down", " " -> move(page);
            case "s" -> order = (order + 1) % ORDERS.size();
            case "r" -> isReversed = !isReversed;
            case "/" -> {
                isTyping = true;
                filter = "";
            }
            default -> {}
        }
        return true;
    }

    private void type(String key) {
        switch (key) {
            case "enter" -> isTyping = false;
            case "escape" -> {
                isTyping = false;
                filter = "";
            }
            case "backspace" -> filter = filter.isEmpty() ? "" : filter.substring(0, filter.length() - 1);
            default -> filter += key.length() <= 2 && !Character.isISOControl(key.charAt(0)) ? key : "";
        }
    }

    private void move(int by) {
        if (isExplaining) {
            scrolled = Math.max(0, scrolled + by);
            return;
        }
        List<ContainerStatus> rows = rows();
        if (!rows.isEmpty()) {
            selected =
                    rows.get(Math.clamp(index(rows) + by, 0, rows.size() - 1)).id();
        }
    }

    /** Where the selected container is; the first where it is not. */
    private int index(List<ContainerStatus> rows) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).id().equals(selected)) {
                return i;
            }
        }
        return 0;
    }

    private List<ContainerStatus> rows() {
        if (report == null) {
            return List.of();
        }
        Comparator<ContainerStatus> comparator = ORDERS.get(order).comparator();
        String wanted = filter.toLowerCase(Locale.ROOT);
        return report.containers().stream()
                .filter(one -> (one.id() + " " + one.name() + " " + one.status())
                        .toLowerCase(Locale.ROOT)
                        .contains(wanted))
                .sorted((isReversed ? comparator.reversed() : comparator).thenComparing(BY_ID))
                .toList();
    }

    /** The lines of the screen, none longer than its width, no more than its height. */
    List<String> lines(RawTerminal.Size size) {
        StatusReport now = report;
        if (now == null) {
            return List.of(Table.cut(problem.isEmpty() ? "Looking …" : problem, size.width()));
        }
        page = Math.max(1, size.height() - HEAD - 1);
        List<ContainerStatus> rows = rows();
        List<String> lines = new ArrayList<>();
        lines.add(Table.cut(host(now), size.width()));
        lines.add(
                problem.isEmpty()
                        ? Table.cut(daemonLine(), size.width())
                        : paint("31", Table.cut(problem, size.width())));
        lines.add("");
        if (isExplaining && !rows.isEmpty()) {
            addExplanation(lines, now, rows.get(index(rows)), size);
        } else {
            addRows(lines, rows, size.width());
        }
        while (lines.size() < size.height() - 1) {
            lines.add("");
        }
        lines.add(Table.cut(foot(), size.width()));
        return lines;
    }

    private void addExplanation(
            List<String> lines, StatusReport now, ContainerStatus container, RawTerminal.Size size) {
        List<String> all = explanation.of(daemon.orElse(now), decided.getOrDefault(container.id(), container)).stream()
                .flatMap(String::lines)
                .flatMap(line -> wrapped(line, size.width()).stream())
                .toList();
        scrolled = Math.min(scrolled, Math.max(0, all.size() - page));
        all.stream().skip(scrolled).limit(page).forEach(lines::add);
    }

    /** A line that is too long goes on below, a little further to the right. */
    private static List<String> wrapped(String line, int width) {
        List<String> lines = new ArrayList<>();
        int indent = line.length() - line.stripLeading().length() + 4;
        String rest = line;
        while (rest.length() > width && width > 2 * indent) {
            int blank = rest.lastIndexOf(' ', width);
            int end = blank <= indent ? width : blank;
            lines.add(rest.substring(0, end));
            rest = " ".repeat(indent) + rest.substring(end).stripLeading();
        }
        lines.add(Table.cut(rest, width));
        return lines;
    }

    /** Without the reasons, which Enter shows. */
    private static String inShort(ContainerStatus decision) {
        return Table.printable(StatusView.lastDecision(decision)
                .replaceFirst("^hold .*", "hold")
                .replaceFirst(" \\[planned] .*", ""));
    }

    private void addRows(List<String> lines, List<ContainerStatus> rows, int width) {
        lines.add(Table.cut(
                String.format(
                        Locale.US,
                        "%6s %-12s %5s %10s %7s %10s  %s",
                        "ID",
                        "NAME",
                        "CORES",
                        "CPU",
                        "MEMORY",
                        "IN USE",
                        "DECISION"),
                width));
        int at = index(rows);
        int first = Math.max(0, at - page + 1);
        for (int i = first; i < Math.min(rows.size(), first + page); i++) {
            lines.add(row(rows.get(i), width, i == at));
        }
    }

    private String row(ContainerStatus container, int width, boolean isSelected) {
        ContainerStatus decision = decided.getOrDefault(container.id(), container);
        String text = String.format(
                Locale.US,
                "%6s %-12s %5s %10s %7s %10s  %s",
                container.id(),
                Table.cut(Table.printable(container.name()), 12),
                container.cores() == null ? "-" : String.format(Locale.US, "%.1f", container.cores()),
                gauge(container.cpuPercent()),
                container.memoryBytes() == null ? "-" : (container.memoryBytes() >> 20) + "M",
                gauge(container.memoryPercent()),
                container.status().equals("running") ? inShort(decision) : container.status());
        String cut = Table.cut(text, width);
        if (isSelected) {
            return "\u001b[7m" + cut + " ".repeat(Math.max(0, Math.min(width, 200) - cut.length())) + "\u001b[0m";
        }
        return paint(color(container, decision), cut);
    }

    private static String color(ContainerStatus container, ContainerStatus decision) {
        if (!container.status().equals("running")) {
            return "2";
        }
        if (orLowest(container.memoryPercent()) >= 90) {
            return "31";
        }
        if (decision.cpu().action().equals("grow") || decision.memory().action().equals("grow")) {
            return "33";
        }
        return decision.cpu().action().equals("shrink")
                        || decision.memory().action().equals("shrink")
                ? "36"
                : "";
    }

    private String paint(String color, String text) {
        return color.isEmpty() || !isColored ? text : "\u001b[" + color + "m" + text + "\u001b[0m";
    }

    /** A bar and a percentage. */
    private static String gauge(@Nullable Double percent) {
        if (percent == null) {
            return "-";
        }
        int full = Math.clamp(Math.round(percent * BAR / 100), 0, BAR);
        return "█".repeat(full) + "░".repeat(BAR - full) + String.format(Locale.US, "%4.0f%%", percent);
    }

    private String host(StatusReport now) {
        HostStatus resources = now.resources();
        return String.format(
                Locale.US,
                "%s  %s (%s)  %s%d of %d MB available, %d containers",
                TIME.format(now.at().atZone(zone)),
                now.host(),
                now.backend(),
                resources.idleCores() == null
                        ? ""
                        : String.format(Locale.US, "%.1f of %d cores idle, ", resources.idleCores(), resources.cores()),
                resources.memoryAvailableBytes() >> 20,
                resources.memoryBytes() >> 20,
                now.containers().size());
    }

    private String daemonLine() {
        if (daemon.isEmpty()) {
            return "No daemon is running: decisions are what one would do.";
        }
        Instant next = daemon.get().next();
        return "Daemon " + daemon.get().pid()
                + (next == null ? "" : ", next cycle " + TIME.format(next.atZone(zone)))
                + (daemon.get().observedBecause() == null
                        ? ""
                        : ". Observes only: " + daemon.get().observedBecause());
    }

    private String foot() {
        if (isTyping) {
            return "Filter: " + filter + "_   Enter keeps it, Esc shows all";
        }
        if (isExplaining) {
            return "Enter or q back  ↑↓ scroll";
        }
        return "q quit  ↑↓ select  Enter explain  s sort: %s%s  r reverse  / filter%s"
                .formatted(
                        ORDERS.get(order).name(),
                        isReversed ? " (reversed)" : "",
                        filter.isEmpty() ? "" : ": '" + filter + "' (Esc shows all)");
    }

    private static double orLowest(@Nullable Double value) {
        return value == null ? -1 : value;
    }
}
