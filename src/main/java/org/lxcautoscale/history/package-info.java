/** The history of containers and hosts: one row a minute, kept as plain rows of a database that any SQL tool can read. */
@NullMarked
package org.lxcautoscale.history;

import org.jspecify.annotations.NullMarked;
