package org.lxcautoscale.ui.page;

import java.time.Instant;
import org.lxcautoscale.http.Caller;

/**
 * Somebody who looks at the dashboard.
 *
 * @param id names it in this process; not what the browser sends
 * @param csrf what forms have to send back, so that no other page can send them
 * @param since when it began
 * @param how it began, as part of a sentence: {@code with the token cron}
 */
public record Session(String id, Caller caller, String csrf, Instant since, String how) {}
