/** What sizes containers should have by what they have used, without a daemon that sizes them. */
@NullMarked
package org.lxcautoscale.recommend;

import org.jspecify.annotations.NullMarked;
