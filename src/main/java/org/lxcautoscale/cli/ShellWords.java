package org.lxcautoscale.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

/** What the completions of the shells have in common. */
final class ShellWords {

    private ShellWords() {}

    /** The values that an option or argument may have; empty when any. */
    static List<String> candidates(ArgSpec argument) {
        List<String> words = new ArrayList<>();
        if (argument.type().isEnum()) {
            for (Object constant : argument.type().getEnumConstants()) {
                words.add(String.valueOf(constant).toLowerCase(Locale.ROOT));
            }
        } else if (argument.completionCandidates() != null) {
            argument.completionCandidates().forEach(words::add);
        }
        return words;
    }

    /** Whether it is a file. */
    static boolean isFile(ArgSpec argument) {
        return argument.auxiliaryTypes()[0] == Path.class;
    }

    /** The first sentence of a command's description. */
    static String description(CommandLine command) {
        String text = String.join(" ", command.getCommandSpec().usageMessage().description());
        int end = text.indexOf(". ");
        return (end < 0 ? text : text.substring(0, end)).replaceAll("\\.$", "");
    }
}
