/** The first screen: what is happening, and what needs a person. */
@NullMarked
package org.lxcautoscale.ui.overview;

import org.jspecify.annotations.NullMarked;
