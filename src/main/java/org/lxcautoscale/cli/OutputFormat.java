package org.lxcautoscale.cli;

/** Output format of a command. */
enum OutputFormat {
    TEXT,
    JSON
}
