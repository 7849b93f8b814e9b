/** Configuration files: the keys ({@link org.lxcautoscale.config.KeyCatalogue}), reading, validation and migration. The
 * result is {@link org.lxcautoscale.settings.Settings}.
 */
@NullMarked
package org.lxcautoscale.config;

import org.jspecify.annotations.NullMarked;
