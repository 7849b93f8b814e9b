package org.lxcautoscale.ui.login;

import java.time.Instant;
import java.util.Optional;
import org.lxcautoscale.http.Caller;

/** By what somebody is let in. Asked each time that the session is used, as it may end or change. Thread-safe. */
@FunctionalInterface
interface Grant {

    /** Who it is, and what they may do now; empty when they may not come in any more. */
    Optional<Caller> caller(Instant now);
}
