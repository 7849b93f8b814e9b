package org.lxcautoscale.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What people have ordered, as text. */
final class OrdersView {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final ZoneId zone;

    OrdersView(ZoneId zone) {
        this.zone = zone;
    }

    String time(Instant at) {
        return TIME.format(at.atZone(zone));
    }

    private String time(DaemonAnswer part, String name) throws CommandFailedException {
        Optional<Instant> at = part.time(name);
        return at.isPresent() ? time(at.get()) : "";
    }

    /** All of it: the pause, a line for each mode, hold and boost, and how many changes wait. */
    List<String> lines(DaemonAnswer orders, int approvals) throws CommandFailedException {
        List<String> lines = new ArrayList<>();
        if (orders.flag("paused")) {
            lines.add(StatusView.PAUSED);
        }
        Table table = new Table("llllll", "WHAT", "FOR", "ORDER", "UNTIL", "BY", "WHY");
        int count = 0;
        for (DaemonAnswer mode : orders.list("modes")) {
            table.add("mode", target(mode), mode.text("mode"), "", mode.text("by"), "");
            count++;
        }
        for (DaemonAnswer hold : orders.list("holds")) {
            table.add("hold", hold.text("container"), "", time(hold, "until"), hold.text("by"), hold.text("why"));
            count++;
        }
        for (DaemonAnswer boost : orders.list("boosts")) {
            table.add("boost", boost.text("container"), boosted(boost), time(boost, "until"), boost.text("by"), "");
            count++;
        }
        if (count > 0) {
            lines.addAll(table.lines());
        } else if (lines.isEmpty()) {
            lines.add("Nothing is ordered.");
        }
        if (approvals > 0) {
            lines.add((approvals == 1 ? "1 change waits" : approvals + " changes wait")
                    + " for approval: lxc-autoscale approvals");
        }
        return lines;
    }

    private static String target(DaemonAnswer mode) {
        return mode.optionalText("name").orElse("all");
    }

    private static String boosted(DaemonAnswer boost) {
        return Stream.of(boost.cores("cores").map(cores -> cores + " cores"), boost.memory("memoryBytes"))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
    }

    /** The changes that wait. */
    List<String> approvals(List<DaemonAnswer> approvals) throws CommandFailedException {
        if (approvals.isEmpty()) {
            return List.of("Nothing waits for approval.");
        }
        Table table = new Table("llllll", "ID", "CT", "CORES", "MEMORY", "UNTIL", "WHY");
        for (DaemonAnswer one : approvals) {
            table.add(
                    one.text("id"),
                    one.text("container"),
                    change(one.cores("coresBefore"), one.cores("coresAfter")),
                    change(one.memory("memoryBytesBefore"), one.memory("memoryBytesAfter")),
                    time(one, "until"),
                    one.text("why"));
        }
        return table.lines();
    }

    private static String change(Optional<String> before, Optional<String> after) {
        return after.isEmpty() ? "" : before.orElse("unlimited") + " -> " + after.get();
    }
}
