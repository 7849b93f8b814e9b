package org.lxcautoscale.cli;

import java.io.Console;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** The terminal that the output goes to, if any. */
final class Terminal {

    /** For files and pipes: nothing is cut. */
    static final int UNLIMITED = Integer.MAX_VALUE;

    private Terminal() {}

    /** Whether the output goes to a terminal. Depending on the console provider there may be no console otherwise. */
    static boolean isPresent() {
        return isTerminal(System.console());
    }

    private static boolean isTerminal(@Nullable Console console) {
        return console != null && console.isTerminal();
    }

    /** Width of a line in characters. */
    static int width() {
        return isPresent() ? CommandSpec.create().usageMessage().autoWidth(true).width() : UNLIMITED;
    }
}
