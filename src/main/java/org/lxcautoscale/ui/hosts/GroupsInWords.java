package org.lxcautoscale.ui.hosts;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lxcautoscale.decision.group.GroupState;
import org.lxcautoscale.decision.group.Member;
import org.lxcautoscale.group.GroupView;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.settings.GroupSettings;
import org.lxcautoscale.settings.GroupSettings.ScaleIn;
import org.lxcautoscale.ui.hosts.GroupCard.MemberRow;
import org.lxcautoscale.ui.page.Copyable;
import org.lxcautoscale.ui.page.Texts;
import org.lxcautoscale.ui.page.Units;
import org.lxcautoscale.ui.page.Visit;

/**
 * Puts groups into words.
 *
 * @param address of the server, for requests to be copied
 */
record GroupsInWords(Texts texts, Units units, Moment now, String address) {

    GroupCard card(GroupView group) {
        GroupSettings settings = group.settings();
        GroupState state = group.state();
        String name = settings.name();
        int min = settings.instances().min();
        int max = settings.instances().max();
        String wanted = state.desired().map(String::valueOf).orElse(Units.UNKNOWN);
        boolean isPaused = !state.pausedBy().isEmpty();
        return new GroupCard(
                name,
                settings.tag(),
                texts.get("hosts.group.count", group.count(), group.ready(), wanted, min, max),
                group.sentence().isEmpty() ? texts.get("hosts.group.undecided") : Visit.sentence(group.sentence()),
                next(group),
                state.failures() > 0 || group.members().stream().anyMatch(Member::isBroken),
                isPaused,
                state.desired().orElse((int) group.count()),
                min,
                max,
                group.members().stream().map(this::row).toList(),
                Copyable.of(
                        "lxc-autoscale group scale " + name + " " + wanted,
                        "PUT",
                        address,
                        "/groups/" + name + "/desired",
                        Map.of("desired", state.desired().orElse((int) group.count()))),
                Copyable.of(
                        "lxc-autoscale group " + (isPaused ? "resume " : "pause ") + name,
                        isPaused ? "DELETE" : "PUT",
                        address,
                        "/groups/" + name + "/pause",
                        Map.of()));
    }

    /** What happens next: the first thing that stands in the way, or what is waited for. */
    private List<String> next(GroupView group) {
        GroupState state = group.state();
        List<String> next = new ArrayList<>();
        group.underWay().ifPresent(what -> next.add(texts.get("hosts.next.under-way", Visit.sentence(what))));
        if (state.failures() > 0) {
            next.add(texts.get("hosts.next.failed", state.failures(), Visit.sentence(state.failure())));
            if (state.retryAt().isAfter(now.monotonic())) {
                next.add(texts.get("hosts.next.retry", units.ago(wall(state.retryAt()))));
            }
        }
        if (!state.pausedBy().isEmpty()) {
            next.add(texts.get("hosts.next.paused", state.pausedBy()));
            return next;
        }
        if (state.isOrdered()) {
            next.add(texts.get(
                    "hosts.next.ordered", state.desired().map(String::valueOf).orElse(Units.UNKNOWN)));
        }
        next.add(out(group));
        next.add(in(group.settings()));
        return next;
    }

    private Instant wall(Instant monotonic) {
        return now.wall().plus(Duration.between(now.monotonic(), monotonic));
    }

    private String out(GroupView group) {
        GroupSettings settings = group.settings();
        if (group.count() >= settings.instances().max()) {
            return texts.get("hosts.next.most");
        }
        return texts.get(
                settings.scaleOut().isVerticalFirst() ? "hosts.next.out.vertical" : "hosts.next.out",
                units.percent(settings.scaleOut().above().cpu()),
                units.percent(settings.scaleOut().above().memory()),
                average(group, true),
                average(group, false));
    }

    private String in(GroupSettings settings) {
        if (settings.scaleIn().way() == ScaleIn.Way.OFF) {
            return texts.get("hosts.next.in.off");
        }
        return texts.get(
                settings.scaleIn().way() == ScaleIn.Way.STOP ? "hosts.next.in.stop" : "hosts.next.in.destroy",
                units.percent(settings.scaleIn().below().cpu()),
                units.percent(settings.scaleIn().below().memory()));
    }

    /** Over all members that are ready. */
    private String average(GroupView group, boolean isCpu) {
        var all = group.members().stream()
                .filter(Member::isReady)
                .flatMap(member -> member.load().stream())
                .mapToDouble(load -> isCpu ? load.cpu() : load.memory())
                .average();
        return all.isPresent() ? units.percent(all.getAsDouble()) : Units.UNKNOWN;
    }

    private MemberRow row(Member member) {
        return new MemberRow(
                member.id().value(),
                member.name(),
                member.node(),
                texts.get("hosts.origin." + code(member.origin())),
                texts.get("hosts.condition." + code(member.condition())),
                member.isBroken() || member.condition() == Member.Condition.UNREADABLE,
                member.why(),
                member.load().map(load -> units.percent(load.cpu())).orElse(Units.UNKNOWN),
                member.load().map(load -> units.percent(load.memory())).orElse(Units.UNKNOWN));
    }

    private static String code(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
