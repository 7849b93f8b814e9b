package org.lxcautoscale.host.proxmox.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of a task of Proxmox, its <em>UPID</em>: {@code UPID:pve:00000FC8:0005DE63:6B048ADE:vzsnapshot:101:user@pve!token:}.
 *
 * @param node the node that it runs on, and that is asked for it
 */
record TaskId(String value, String node) {

    private static final Pattern UPID = Pattern.compile(
            "UPID:([A-Za-z0-9][A-Za-z0-9.-]{0,62}):[0-9A-Fa-f]{8}:[0-9A-Fa-f]{8,16}:[0-9A-Fa-f]{8}:[^:\\s]+:[^:\\s]*:[^:\\s]+:");

    /** The id that the text is; empty if it is none. */
    static Optional<TaskId> of(String text) {
        Matcher matcher = UPID.matcher(text);
        return matcher.matches() ? Optional.of(new TaskId(text, matcher.group(1))) : Optional.empty();
    }

    /** The path of the task below that of its node, and what follows. */
    String path(String rest) {
        return "/tasks/" + URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20") + rest;
    }

    @Override
    public String toString() {
        return value;
    }
}
