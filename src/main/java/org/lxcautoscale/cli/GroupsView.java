package org.lxcautoscale.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Horizontal scaling groups, as the daemon has answered them, as text. */
final class GroupsView {

    private final ZoneId zone;

    GroupsView(ZoneId zone) {
        this.zone = zone;
    }

    /** A line for each group, cut to the width of the terminal. */
    List<String> table(List<DaemonAnswer> groups, int width) {
        if (groups.isEmpty()) {
            return List.of("There are no groups: the configuration has no section HORIZONTAL_SCALING_GROUP_NAME.");
        }
        Table table = new Table("lll", "NAME", "MEMBERS", "STATE");
        for (DaemonAnswer group : groups) {
            table.add(
                    group.text("name"),
                    "%s/%s, %s–%s"
                            .formatted(
                                    count(group, "ready"),
                                    group.whole("desired").map(String::valueOf).orElse("?"),
                                    count(group, "min"),
                                    count(group, "max")),
                    state(group));
        }
        return table.lines(width);
    }

    private static String state(DaemonAnswer group) {
        return group.optionalText("pausedBy")
                .map(by -> "paused by " + by)
                .or(() -> group.optionalText("underWay"))
                .orElse(group.text("decision"));
    }

    private static long count(DaemonAnswer group, String name) {
        return group.whole(name).orElse(0L);
    }

    /** All of a group: what it is, what was decided and why, what is under way, and its members. */
    List<String> lines(DaemonAnswer group) throws CommandFailedException {
        String name = group.text("name");
        List<String> lines = new ArrayList<>();
        lines.add("Group %s (section %s, tag %s)".formatted(name, group.text("section"), group.text("tag")));
        lines.add("It has %s, %s of them ready, and %s; it may have %s to %s."
                .formatted(
                        members(count(group, "count")),
                        count(group, "ready"),
                        group.whole("desired")
                                .map(count -> "should have " + count)
                                .orElse("how many it should have is not known yet"),
                        count(group, "min"),
                        count(group, "max")));
        lines.add("Decided last: " + group.text("decision")
                + group.optionalText("reason").map(code -> " (" + code + ")").orElse("") + ".");
        group.optionalText("underWay").ifPresent(what -> lines.add("Under way: " + what + "."));
        group.optionalText("pausedBy")
                .ifPresent(by -> lines.add("Paused by " + by + ". To go on: lxc-autoscale group resume " + name));
        if (count(group, "failures") > 0) {
            lines.add(failure(group));
        }
        lines.replaceAll(Table::printable);
        List<DaemonAnswer> members = group.list("members");
        if (!members.isEmpty()) {
            lines.add("");
            lines.addAll(table(members).lines());
        }
        return lines;
    }

    private static String members(long count) {
        return count == 1 ? "1 member" : count + " members";
    }

    private String failure(DaemonAnswer group) throws CommandFailedException {
        long count = count(group, "failures");
        Optional<Instant> next = group.time("nextAttemptAt");
        return "Failed %s: %s.%s"
                .formatted(
                        count == 1 ? "once" : count + " times in a row",
                        group.text("failure"),
                        next.map(at -> " It is tried again at " + new OrdersView(zone).time(at) + ".")
                                .orElse(""));
    }

    private static Table table(List<DaemonAnswer> members) {
        Table table = new Table("llllrrl", "ID", "NAME", "NODE", "STATE", "CPU", "MEMORY", "WHY");
        for (DaemonAnswer member : members) {
            table.add(
                    member.text("id"),
                    member.text("name"),
                    member.text("node"),
                    member.text("condition"),
                    percent(member, "cpuPercent"),
                    percent(member, "memoryPercent"),
                    member.text("why"));
        }
        return table;
    }

    private static String percent(DaemonAnswer member, String name) {
        return member.number(name)
                .map(value -> String.format(Locale.ROOT, "%.0f %%", value.doubleValue()))
                .orElse("");
    }
}
