package org.lxcautoscale.ui.containers;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.api.Published;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.daemon.RunningDaemon;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.ui.page.Pages;
import org.lxcautoscale.ui.page.Records;
import org.lxcautoscale.ui.page.Screen;
import org.lxcautoscale.ui.page.Visit;

/** The list of all containers. */
public final class ContainersScreen implements Screen {

    private static final Comparator<Row> BY_ID =
            Comparator.comparing(row -> new ContainerId(row.status().id()));

    private static final Map<String, Comparator<Row>> ORDERS = Map.of(
            "id", BY_ID,
            "name", Comparator.comparing(row -> row.status().name().toLowerCase(Locale.ROOT)),
            "cpu", Comparator.comparingDouble(row -> orZero(row.status().cpuPercent())),
            "memory", Comparator.comparingDouble(row -> orZero(row.status().memoryPercent())),
            "size",
                    Comparator.comparingLong(row -> row.status().memoryBytes() == null
                            ? Long.MAX_VALUE
                            : row.status().memoryBytes()),
            "unused", Comparator.comparingLong(Row::unused),
            "full", Comparator.comparingDouble(Row::fullness),
            "changed",
                    Comparator.comparing(row -> Optional.ofNullable(row.status().changedAt())
                            .map(Object::toString)
                            .orElse("")));

    private static final List<String> SHOWN = List.of("all", "running", "attention", "change");

    private final RunningDaemon daemon;
    private final Published published;
    private final Past past;
    private final ContainerActions actions;
    private final ContainerPages container;

    public ContainersScreen(RunningDaemon daemon, Published published, ContainerPages.Origins origins, String address) {
        this.daemon = daemon;
        this.published = published;
        Records records = new Records(daemon);
        this.past = new Past(daemon, published, records);
        this.actions = new ContainerActions();
        this.container = new ContainerPages(daemon, published, past, records, origins, address);
    }

    private static double orZero(@Nullable Double value) {
        return value == null ? 0 : value;
    }

    @Override
    public void addTo(Pages pages) {
        pages.get("/containers", Scope.READ, this::list);
        container.addTo(pages);
        actions.addTo(pages);
    }

    private void list(Visit visit) throws Exception {
        List<Row> all = new Rows(published.shown(), daemon.board().view().settings(), past).all();
        ContainersPage.Filter filter = filter(visit);
        Comparator<Row> order = ORDERS.getOrDefault(filter.sort(), BY_ID);
        List<Row> rows = all.stream()
                .filter(row -> isShown(row, filter))
                .sorted((filter.isDown() ? order.reversed() : order).thenComparing(BY_ID))
                .toList();
        visit.show(new ContainersPage(
                visit.texts().get("containers.title"),
                rows,
                all.size(),
                filter,
                all.stream()
                        .map(row -> row.status().section())
                        .distinct()
                        .sorted()
                        .toList(),
                List.of(
                        column("name", filter, false),
                        column("cpu", filter, true),
                        column("memory", filter, true),
                        column("size", filter, true),
                        column("unused", filter, true),
                        column("changed", filter, false))));
    }

    private static ContainersPage.Column column(String key, ContainersPage.Filter filter, boolean isNumber) {
        return new ContainersPage.Column(
                key,
                filter.sortedBy(key),
                key.equals(filter.sort())
                        ? Optional.of(filter.isDown() ? "descending" : "ascending")
                        : Optional.empty(),
                isNumber);
    }

    private static ContainersPage.Filter filter(Visit visit) {
        String show = visit.query("show").filter(SHOWN::contains).orElse("all");
        String sort = visit.query("sort").filter(ORDERS::containsKey).orElse("id");
        return new ContainersPage.Filter(
                visit.query("find").orElse(""),
                show,
                visit.query("section").orElse(""),
                sort,
                visit.query("order").filter("down"::equals).isPresent());
    }

    private static boolean isShown(Row row, ContainersPage.Filter filter) {
        String find = filter.find().toLowerCase(Locale.ROOT);
        boolean isFound = row.status().id().contains(find)
                || row.status().name().toLowerCase(Locale.ROOT).contains(find)
                || row.status().policy().tags().stream().anyMatch(tag -> tag.contains(find));
        boolean isOfSection = filter.section().isEmpty()
                || filter.section().equals(row.status().section());
        return isFound
                && isOfSection
                && switch (filter.show()) {
                    case "running" -> row.status().status().equals("running");
                    case "attention" ->
                        row.marks().stream()
                                .anyMatch(mark ->
                                        mark.kind().equals("bad") || mark.kind().equals("warn"));
                    case "change" -> row.isAdvisedChange();
                    default -> true;
                };
    }
}
