package org.lxcautoscale.host.simulated.api;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Nonsensical field values and list rows that the API returns on command. */
final class ResponseQuirks {

    private static final Pattern VERBATIM = Pattern.compile("\"<verbatim ([0-9a-f]*)>\"");

    private final Map<String, Map<String, Object>> fields = new HashMap<>();
    private final List<Object> rows = new ArrayList<>();

    /**
     * Gives a field this value from now on.
     *
     * @param object {@code lxc/101}, {@code node/pve1}, {@code lxc/101/config}, {@code lxc/101/status}, {@code
     *     node/pve1/status}
     * @param json the literal text of the value, valid JSON or not
     */
    void set(String object, String field, String json) {
        fields.computeIfAbsent(object, _ -> new LinkedHashMap<>()).put(field, verbatim(json));
    }

    /** Adds a row to the list of the cluster. */
    void addRow(String json) {
        rows.add(verbatim(json));
    }

    void clear() {
        fields.clear();
        rows.clear();
    }

    /** The object with its quirks. */
    Map<String, Object> in(String object, Map<String, Object> response) {
        Map<String, Object> odd = fields.getOrDefault(object, Map.of());
        if (odd.isEmpty()) {
            return response;
        }
        Map<String, Object> copy = new LinkedHashMap<>(response);
        copy.putAll(odd);
        return copy;
    }

    List<Object> rows() {
        return rows;
    }

    private static String verbatim(String json) {
        return "<verbatim " + HexFormat.of().formatHex(json.getBytes(StandardCharsets.UTF_8)) + ">";
    }

    /** Inserts the literal values into the JSON. */
    static String expand(String json) {
        return VERBATIM.matcher(json)
                .replaceAll(found -> Matcher.quoteReplacement(
                        new String(HexFormat.of().parseHex(found.group(1)), StandardCharsets.UTF_8)));
    }
}
