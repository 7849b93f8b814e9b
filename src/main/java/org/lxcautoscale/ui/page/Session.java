package org.lxcautoscale.ui.page;

import java.time.Instant;
import org.lxcautoscale.http.Caller;

/**
 * Somebody who has logged in.
 *
 * @param id for logs; nobody can act by knowing it
 * @param caller who it is, and what they may do now
 * @param csrf what each form of this session has to send along
 * @param since when they have logged in
 * @param how {@code proxmox}, {@code token} or {@code link}
 */
public record Session(String id, Caller caller, String csrf, Instant since, String how) {}
