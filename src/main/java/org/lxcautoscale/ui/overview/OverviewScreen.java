package org.lxcautoscale.ui.overview;

import org.lxcautoscale.api.Published;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.ui.page.Pages;
import org.lxcautoscale.ui.page.Screen;
import org.lxcautoscale.ui.page.Visit;

/** The first screen. */
public final class OverviewScreen implements Screen {

    private final Published published;

    public OverviewScreen(Published published) {
        this.published = published;
    }

    @Override
    public void addTo(Pages pages) {
        pages.get("", Scope.READ, this::show);
    }

    private void show(Visit visit) throws Exception {
        int containers = published.shown().report().containers().size();
        visit.show(new OverviewPage(
                visit.texts().get("overview.title"), visit.texts().get("overview.containers", containers)));
    }
}
