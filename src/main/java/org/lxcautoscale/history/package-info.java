/** The history of usage and of decisions: what is kept of them, the port to where it is kept, and who records it. */
@NullMarked
package org.lxcautoscale.history;

import org.jspecify.annotations.NullMarked;
