/** Who may come into the dashboard, and for how long. */
@NullMarked
package org.lxcautoscale.ui.login;

import org.jspecify.annotations.NullMarked;
