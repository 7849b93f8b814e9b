package org.lxcautoscale.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.lxcautoscale.host.simulated.SimulatedHost;
import org.lxcautoscale.host.simulated.Story;
import org.lxcautoscale.http.ApiProblem;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.ui.page.Frame;
import org.lxcautoscale.ui.page.Pages;
import org.lxcautoscale.ui.page.Screen;
import org.lxcautoscale.ui.page.Texts;
import org.lxcautoscale.ui.page.Visit;

/** The buttons of the demo: each begins a story on the simulated host. Thread-safe. */
final class StoryScreen implements Screen {

    private final SimulatedHost host;

    StoryScreen(SimulatedHost host) {
        this.host = host;
    }

    /** One for each story. */
    List<Frame.Extra> buttons() {
        Texts texts = new Texts();
        return Arrays.stream(Story.values())
                .map(story -> new Frame.Extra(
                        "/demo/" + name(story),
                        texts.get("demo." + name(story)),
                        texts.get("demo." + name(story) + ".hint")))
                .toList();
    }

    private static String name(Story story) {
        return story.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public void addTo(Pages pages) {
        pages.post("/demo/{story}", Scope.SCALE, this::begin);
    }

    private void begin(Visit visit) {
        Story story = Arrays.stream(Story.values())
                .filter(one -> name(one).equals(visit.path("story")))
                .findFirst()
                .orElseThrow(() -> ApiProblem.notFound(visit.texts().get("error.nothing-here")));
        host.tell(story);
        visit.goTo(visit.back(""), visit.texts().get("demo." + name(story) + ".begun"));
    }
}
