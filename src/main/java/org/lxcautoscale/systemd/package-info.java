/** What systemd offers a service: signs of life, a line of status, and log entries with fields. */
@NullMarked
package org.lxcautoscale.systemd;

import org.jspecify.annotations.NullMarked;
