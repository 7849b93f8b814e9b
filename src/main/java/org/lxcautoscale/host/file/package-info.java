/** Reading small text files that others write, and replacing them safely. */
@NullMarked
package org.lxcautoscale.host.file;

import org.jspecify.annotations.NullMarked;
