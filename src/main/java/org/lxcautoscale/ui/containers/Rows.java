package org.lxcautoscale.ui.containers;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lxcautoscale.api.Shown;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.control.Approval;
import org.lxcautoscale.control.Hold;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.status.StatusReport.ContainerStatus;

/** Makes the rows of what the daemon shows. */
final class Rows {

    private final Shown shown;
    private final Settings settings;
    private final Past past;
    private final Map<String, Hold> holds = new HashMap<>();
    private final Map<String, Approval> approvals = new HashMap<>();

    Rows(Shown shown, Settings settings, Past past) {
        this.shown = shown;
        this.settings = settings;
        this.past = past;
        shown.standing().holds().forEach(hold -> holds.put(hold.id().value(), hold));
        shown.standing()
                .approvals()
                .forEach(one -> approvals.put(one.container().value(), one));
    }

    List<Row> all() {
        return shown.report().containers().stream().map(this::row).toList();
    }

    Optional<Row> of(String id) {
        return shown.report().containers().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .map(this::row);
    }

    private Row row(ContainerStatus one) {
        Past.Known known = past.of(one.id());
        return new Row(
                one,
                shown.nodeOf().getOrDefault(one.id(), ""),
                known.of(Resource.CPU).map(target -> target.then() / 1000.0),
                known.of(Resource.MEMORY).map(target -> target.then()),
                known.spark(),
                next(one),
                Optional.ofNullable(approvals.get(one.id())).map(Approval::id),
                marks(one));
    }

    private Optional<Instant> next(ContainerStatus one) {
        if (!one.policy().mode().equals("managed")
                || one.status().equals("stopped")
                || shown.standing().isPaused()) {
            return Optional.empty();
        }
        Instant next =
                Optional.ofNullable(shown.report().next()).orElse(shown.report().at());
        Hold hold = holds.get(one.id());
        if (hold != null) {
            return Optional.of(later(next, hold.until()));
        }
        if (one.changedAt() == null) {
            return Optional.of(next);
        }
        return Optional.of(later(next, one.changedAt().plus(cooldown(one))));
    }

    private Duration cooldown(ContainerStatus one) {
        return settings.containers()
                .of(new ContainerId(one.id()), one.name(), one.policy().tags())
                .settings()
                .schedule()
                .cooldown();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private List<Row.Mark> marks(ContainerStatus one) {
        List<Row.Mark> marks = new ArrayList<>();
        if (!one.status().equals("running")) {
            marks.add(new Row.Mark("status." + one.status(), one.status().equals("unknown") ? "bad" : ""));
        }
        if (!one.policy().mode().equals("managed")) {
            marks.add(new Row.Mark("mark." + one.policy().mode(), ""));
        }
        if (one.unknown() != null && one.status().equals("running")) {
            marks.add(new Row.Mark("mark.unread", "warn"));
        }
        if (approvals.containsKey(one.id())) {
            marks.add(new Row.Mark("mark.waits", "warn"));
        }
        if (one.hold() != null) {
            marks.add(new Row.Mark("mark.held", ""));
        }
        if (shown.standing().boosts().stream()
                .anyMatch(boost -> boost.id().value().equals(one.id()))) {
            marks.add(new Row.Mark("mark.boosted", "good"));
        }
        if (one.outlook() != null && one.outlook().unusual() != null) {
            marks.add(new Row.Mark("mark.unusual", "warn"));
        }
        if (one.outcome().equals("failed")) {
            marks.add(new Row.Mark("mark.failed", "bad"));
        }
        if (one.policy().ordered() != null) {
            marks.add(new Row.Mark("mark.mode-" + one.policy().ordered(), ""));
        }
        return marks;
    }
}
