package org.lxcautoscale.cli;

import java.io.Console;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** What the output goes to. */
final class Terminal {

    /** For files, pipes and programs: nothing is cut. */
    static final int UNLIMITED = Integer.MAX_VALUE;

    private Terminal() {}

    /** Whether people watch. Depending on its provider there is no console at all when the output goes elsewhere. */
    static boolean isPresent() {
        return isTerminal(System.console());
    }

    private static boolean isTerminal(@Nullable Console console) {
        return console != null && console.isTerminal();
    }

    /** How many characters fit into a line. */
    static int width(CommandSpec command) {
        return isPresent() ? command.usageMessage().autoWidth(true).width() : UNLIMITED;
    }
}
