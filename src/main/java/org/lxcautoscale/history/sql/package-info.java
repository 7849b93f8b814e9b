/** The history in a database: SQLite on this host, or PostgreSQL for several hosts. The only package that knows JDBC. */
@NullMarked
package org.lxcautoscale.history.sql;

import org.jspecify.annotations.NullMarked;
