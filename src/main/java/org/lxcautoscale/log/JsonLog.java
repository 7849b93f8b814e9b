package org.lxcautoscale.log;

import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.lxcautoscale.cycle.Change;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.Outcome;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One JSON object a line for each change that was made, as the original LXC AutoScale wrote them, followed by the keys
 * {@code before}, {@code after}, {@code reason} and {@code outcome}.
 */
public final class JsonLog implements CycleListener {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final RotatingFile file;
    private final String hostName;
    private final JsonType<String> text = Jsonb.builder().build().type(String.class);
    private ZoneId zone;
    private boolean failed;

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
    public void finished(Outcome outcome, Moment now) {
        if (!outcome.isApplied()) {
            return;
        }
        for (Change change : Change.of(outcome)) {
            append(line(change, now));
        }
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
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("timestamp", TIME.format(now.wall().atZone(zone)));
        fields.put("proxmox_host", hostName);
        fields.put("container_id", change.id().value());
        fields.put("action", change.action());
        fields.put("change", change.amount());
        fields.put("before", change.before());
        fields.put("after", change.after());
        fields.put("reason", change.verdict().sentence());
        fields.put("outcome", change.outcome().result().name().toLowerCase(Locale.ROOT));
        return fields.entrySet().stream()
                .map(field -> text.toJson(field.getKey()) + ": " + text.toJson(field.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
