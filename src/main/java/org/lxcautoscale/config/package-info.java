/**
 * Configuration files: which keys there are ({@link org.lxcautoscale.config.Catalogue}), how they are read, and what may
 * be wrong with them. The result is {@link org.lxcautoscale.settings.Settings}.
 */
@NullMarked
package org.lxcautoscale.config;

import org.jspecify.annotations.NullMarked;
