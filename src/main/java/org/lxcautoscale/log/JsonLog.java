package org.lxcautoscale.log;

import io.avaje.jsonb.JsonType;
import java.io.IOException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.cycle.Change;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.Outcome;
import org.lxcautoscale.decision.group.GroupChange;
import org.lxcautoscale.io.JsonFormat;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One JSON object per line for each change, as written by the original LXC AutoScale, followed by the keys {@code
 * before}, {@code after}, {@code reason} and {@code outcome}; and one for each member that a group has gained or lost, with
 * {@code group} in place of {@code before} and {@code after}.
 */
public final class JsonLog implements CycleListener {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final RotatingFile file;
    private final String hostName;
    private final JsonType<String> text = JsonFormat.create().type(String.class);
    private ZoneId zone;
    private Observation seen = new Observation(List.of());
    private boolean failed;

    /** @param hostName name of a single host; in a cluster the name of the container's node is used */
    public JsonLog(RotatingFile file, String hostName, ZoneId zone) {
        this.file = file;
        this.hostName = hostName;
        this.zone = zone;
    }

    @Override
    public void reconfigured(Settings settings) {
        zone = settings.timezone();
    }

    @Override
    public void observed(Observation seen, Moment now) {
        this.seen = seen;
    }

    /** @param now when the write ended */
    @Override
    public void finished(Outcome outcome, Moment now) {
        if (!outcome.isApplied()) {
            return;
        }
        for (Change change : Change.of(outcome)) {
            append(line(change, now));
        }
    }

    /**
     * A write that a crash left open, or whose size could not be read back, turned out to have been carried out. It has
     * not been logged yet.
     *
     * @param before the size before the write
     * @param after the size that the container has
     */
    @Override
    public void settled(ContainerId id, Allocation before, Allocation after, Outcome.Result result, Moment now) {
        if (result != Outcome.Result.APPLIED) {
            return;
        }
        for (Resource resource : Resource.values()) {
            long by = after.get(resource) - before.get(resource);
            if (by != 0) {
                String what = resource == Resource.CPU ? "Cores" : "Memory";
                boolean isLimited = !before.isUnlimited(resource) && !after.isUnlimited(resource);
                Map<String, String> fields = fields(
                        id,
                        (by > 0 ? "Increase " : "Decrease ") + what,
                        Change.text(resource, isLimited ? Math.abs(by) : resource.unlimited()),
                        now);
                fields.put("before", Change.text(resource, before.get(resource)));
                fields.put("after", Change.text(resource, after.get(resource)));
                fields.put("reason", "a write that was left open had been carried out");
                fields.put("outcome", "applied");
                append(line(fields));
            }
        }
    }

    /** What has failed is not here, as with sizes. */
    @Override
    public void scaled(GroupChange change, Moment now) {
        if (change.kind() == GroupChange.Kind.FAILED) {
            return;
        }
        Map<String, String> fields = fields(change.id(), change.kind().action(), change.change(), now);
        fields.put("group", change.group().name());
        fields.put("reason", change.reason());
        fields.put("outcome", "applied");
        append(line(fields));
    }

    private void append(String line) {
        try {
            file.append(line);
            failed = false;
        } catch (IOException e) {
            if (!failed) {
                failed = true;
                LOG.error("The JSON log cannot be written: {}", e.getMessage());
            }
        }
    }

    private String line(Change change, Moment now) {
        Map<String, String> fields = fields(change.id(), change.action(), change.amount(), now);
        fields.put("before", change.before());
        fields.put("after", change.after());
        fields.put("reason", change.verdict().sentence());
        fields.put("outcome", change.outcome().result().name().toLowerCase(Locale.ROOT));
        return line(fields);
    }

    /** The five keys of the original program. */
    private Map<String, String> fields(ContainerId id, String action, String amount, Moment now) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("timestamp", TIME.format(now.wall().atZone(zone)));
        fields.put("proxmox_host", seen.nodeOf(id).orElse(hostName));
        fields.put("container_id", id.value());
        fields.put("action", action);
        fields.put("change", amount);
        return fields;
    }

    private String line(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> text.toJson(field.getKey()) + ": " + text.toJson(field.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
