/** The settings screen: the doctor, tokens, notifications, versions, and what the program itself costs. */
@NullMarked
package org.lxcautoscale.ui.settings;

import org.jspecify.annotations.NullMarked;
