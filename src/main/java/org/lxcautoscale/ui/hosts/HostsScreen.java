package org.lxcautoscale.ui.hosts;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.lxcautoscale.api.Published;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.control.Command;
import org.lxcautoscale.daemon.RunningDaemon;
import org.lxcautoscale.forecast.Full;
import org.lxcautoscale.group.GroupView;
import org.lxcautoscale.history.PastUsage;
import org.lxcautoscale.http.ApiProblem;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.learn.HostGrowth;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.ui.page.Pages;
import org.lxcautoscale.ui.page.Screen;
import org.lxcautoscale.ui.page.Visit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hosts and groups. Thread-safe. */
public final class HostsScreen implements Screen {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    private static final String PATH = "/hosts";

    /** It is by days, and reads two months of history. */
    private static final Duration GROWTH_VALID_FOR = Duration.ofHours(6);

    private final RunningDaemon daemon;
    private final Published published;
    private volatile Growth growth = new Growth(Map.of(), Instant.MIN);

    private record Growth(Map<String, Map<Resource, Full>> full, Instant at) {}

    public HostsScreen(RunningDaemon daemon, Published published) {
        this.daemon = daemon;
        this.published = published;
    }

    @Override
    public void addTo(Pages pages) {
        pages.get(PATH, Scope.READ, this::show);
        pages.post(PATH + "/groups/{name}/scale", Scope.SCALE, this::scale);
        pages.post(PATH + "/groups/{name}/pause", Scope.SCALE, this::pause);
    }

    private void show(Visit visit) throws IOException {
        Settings settings = daemon.board().view().settings();
        Nodes nodes = new Nodes(visit.texts(), visit.units(), settings.reserve(), full(settings, visit.now()));
        GroupsInWords groups = new GroupsInWords(
                visit.texts(),
                visit.units(),
                daemon.now().get(),
                "http://" + settings.startup().api().listen());
        visit.show(new HostsPage(
                visit.texts().get("hosts.title"),
                nodes.cards(published.shown().status().nodes(), daemon.hostName()),
                daemon.control().groups().stream().map(groups::card).toList()));
    }

    /** Read again after some hours; what cannot be read is not known. */
    private Map<String, Map<Resource, Full>> full(Settings settings, Instant now) {
        Growth known = growth;
        if (now.isBefore(known.at().plus(GROWTH_VALID_FOR)) && !now.isBefore(known.at())) {
            return known.full();
        }
        Growth read = new Growth(read(settings, now), now);
        growth = read;
        return read.full();
    }

    private static Map<String, Map<Resource, Full>> read(Settings settings, Instant now) {
        if (!settings.startup().history().isEnabled()) {
            return Map.of();
        }
        try (PastUsage history = PastUsage.open(
                settings.startup().history(), settings.startup().files().stateDir())) {
            return HostGrowth.full(history, settings.timezone(), now);
        } catch (NoSuchFileException _) {
            return Map.of();
        } catch (IOException e) {
            LOG.warn("When the host will be full is not known: {}", e.getMessage());
            return Map.of();
        }
    }

    private void scale(Visit visit) throws InterruptedException {
        GroupView group = group(visit);
        String wanted = visit.form().getOrDefault("desired", "").strip();
        if (!wanted.matches("[0-9]{1,4}")) {
            visit.goToSaying(
                    PATH,
                    visit.texts()
                            .get(
                                    "hosts.group.no-number",
                                    group.settings().instances().min(),
                                    group.settings().instances().max()));
            return;
        }
        visit.carryOut(
                new Command.ScaleGroup(
                        group.settings().name(),
                        Integer.parseInt(wanted),
                        visit.caller().name()),
                PATH);
    }

    private void pause(Visit visit) throws InterruptedException {
        boolean isPaused = visit.form().getOrDefault("paused", "").equals("true");
        visit.carryOut(
                new Command.PauseGroup(
                        group(visit).settings().name(), isPaused, visit.caller().name()),
                PATH);
    }

    private GroupView group(Visit visit) {
        List<GroupView> all = daemon.control().groups();
        String name = visit.path("name");
        return all.stream()
                .filter(group -> group.settings().name().equals(name))
                .findFirst()
                .orElseThrow(() -> ApiProblem.notFound(visit.texts().get("hosts.no-group")));
    }
}
