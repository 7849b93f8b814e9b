package org.lxcautoscale.ui.page;

import com.sun.net.httpserver.HttpExchange;
import java.util.Optional;

/** Who looks at the dashboard. Thread-safe. */
public interface Visitors {

    /** The session of a request; empty when there is none, or it has ended. */
    Optional<Session> session(HttpExchange request);

    /** Where one without a session can begin one, below {@code /ui}: {@code /login}. */
    String entrance();
}
