/**
 * The ground of the HTTP API: a bounded server, who calls and what they may, errors, and a record of what was asked. What is
 * served comes from {@link org.lxcautoscale.http.Routes}.
 */
@NullMarked
package org.lxcautoscale.http;

import org.jspecify.annotations.NullMarked;
