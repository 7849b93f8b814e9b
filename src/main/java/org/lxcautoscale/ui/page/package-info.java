/** The ground of the dashboard: what every screen is made with. */
@NullMarked
package org.lxcautoscale.ui.page;

import org.jspecify.annotations.NullMarked;
