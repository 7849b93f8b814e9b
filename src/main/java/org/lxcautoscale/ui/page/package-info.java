/** The ground of the dashboard: requests for pages, their frame, words, units, templates and files for browsers. */
@NullMarked
package org.lxcautoscale.ui.page;

import org.jspecify.annotations.NullMarked;
