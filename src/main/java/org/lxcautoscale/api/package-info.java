/** The resources of the API, {@code /api/v1}, and their description. */
@NullMarked
package org.lxcautoscale.api;

import org.jspecify.annotations.NullMarked;
