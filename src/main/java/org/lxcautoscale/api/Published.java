package org.lxcautoscale.api;

import io.avaje.jsonb.Jsonb;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.control.Standing;
import org.lxcautoscale.daemon.RunningDaemon;
import org.lxcautoscale.http.ApiProblem;
import org.lxcautoscale.io.JsonFormat;
import org.lxcautoscale.status.StatusBoard;

/** What the daemon shows, made at most once for each step of the loop, however many ask for it. Thread-safe. */
public final class Published {

    private final RunningDaemon daemon;
    private final Jsonb json = JsonFormat.create();
    private volatile @Nullable Made made;

    private record Made(long number, Standing standing, Shown shown, ReadyBody containers) {
        boolean isOf(StatusBoard.View view, Standing now) {
            return number == view.number() && standing.equals(now);
        }
    }

    public Published(RunningDaemon daemon) {
        this.daemon = daemon;
    }

    /** @throws ApiProblem 503 before the first cycle */
    public Shown shown() {
        return made().shown();
    }

    /** The list of all containers as JSON. */
    ReadyBody containers() {
        return made().containers();
    }

    private Made made() {
        StatusBoard.View view = daemon.board().view();
        Standing standing = daemon.control().standing();
        Made last = made;
        return last != null && last.isOf(view, standing) ? last : make(view, standing);
    }

    private synchronized Made make(StatusBoard.View view, Standing standing) {
        Made last = made;
        if (last != null && last.isOf(view, standing)) {
            return last;
        }
        Shown shown = Shown.of(daemon, view, standing);
        Made fresh = new Made(view.number(), standing, shown, ReadyBody.of(json, shown.containers(), shown.tag()));
        made = fresh;
        return fresh;
    }
}
