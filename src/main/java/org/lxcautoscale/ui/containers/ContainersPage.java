package org.lxcautoscale.ui.containers;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lxcautoscale.ui.page.Page;

/**
 * The list of containers.
 *
 * @param rows those that the filter leaves, sorted
 * @param total how many there are
 * @param sections those of the configuration that containers have
 */
public record ContainersPage(
        String title, List<Row> rows, int total, Filter filter, List<String> sections, List<Column> columns)
        implements Page {

    public ContainersPage {
        rows = List.copyOf(rows);
        sections = List.copyOf(sections);
        columns = List.copyOf(columns);
    }

    /**
     * What is shown, from the query.
     *
     * @param find part of a name or an id
     * @param show {@code all}, {@code running}, {@code attention}, {@code change}
     * @param section of the configuration; empty for all
     * @param sort a column
     */
    public record Filter(String find, String show, String section, String sort, boolean isDown) {

        /** The query for the same with another order. */
        String sortedBy(String column) {
            boolean down = column.equals(sort) ? !isDown : !column.equals("name") && !column.equals("id");
            Map<String, String> query = new LinkedHashMap<>();
            query.put("find", find);
            query.put("show", show.equals("all") ? "" : show);
            query.put("section", section);
            query.put("sort", column);
            query.put("order", down ? "down" : "");
            return "/ui/containers?"
                    + query.entrySet().stream()
                            .filter(one -> !one.getValue().isEmpty())
                            .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                            .collect(Collectors.joining("&"));
        }
    }

    /**
     * The head of a column.
     *
     * @param order {@code ascending} or {@code descending}; empty when it is not the one sorted by
     */
    public record Column(String key, String link, Optional<String> order, boolean isNumber) {}

    @Override
    public String template() {
        return "containers/containers.jte";
    }
}
