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

/** Fields whose values make no sense, and what stands in lists where rows should be. */
final class ResponseQuirks {

    private static final Pattern VERBATIM = Pattern.compile("\"<verbatim ([0-9a-f]*)>\"");

    private final Map<String, Map<String, Object>> fields = new HashMap<>();
    private final List<Object> rows = new ArrayList<>();

    /**
     * From now on a field has this value.
     *
     * @param object {@code lxc/101}, {@code node/pve1}, {@code lxc/101/config}, {@code lxc/101/status}, {@code
     *     node/pve1/status}
     * @param json what stands there, whether it is JSON or not
     */
    void set(String object, String field, String json) {
        fields.computeIfAbsent(object, _ -> new LinkedHashMap<>()).put(field, verbatim(json));
    }

    /** From now on the list of the cluster has one more row. */
    void addRow(String json) {
        rows.add(verbatim(json));
    }

    void clear() {
        fields.clear();
        rows.clear();
    }

    /** The object as it is told. */
    Map<String, Object> in(String object, Map<String, Object> answer) {
        Map<String, Object> odd = fields.getOrDefault(object, Map.of());
        if (odd.isEmpty()) {
            return answer;
        }
        Map<String, Object> told = new LinkedHashMap<>(answer);
        told.putAll(odd);
        return told;
    }

    List<Object> rows() {
        return rows;
    }

    private static String verbatim(String json) {
        return "<verbatim " + HexFormat.of().formatHex(json.getBytes(StandardCharsets.UTF_8)) + ">";
    }

    /** JSON in which what is odd stands as it was given. */
    static String expand(String json) {
        return VERBATIM.matcher(json)
                .replaceAll(found -> Matcher.quoteReplacement(
                        new String(HexFormat.of().parseHex(found.group(1)), StandardCharsets.UTF_8)));
    }
}
