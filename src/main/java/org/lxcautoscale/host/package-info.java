/**
 * The ports to a machine that runs containers: reading it, writing sizes, and its time. The adapters are in
 * sub-packages.
 */
@NullMarked
package org.lxcautoscale.host;

import org.jspecify.annotations.NullMarked;
