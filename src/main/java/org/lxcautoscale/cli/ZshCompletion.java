package org.lxcautoscale.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Makes the completion of a command line for zsh: a function for each command, which calls that of its subcommand. */
final class ZshCompletion {

    private final String name;

    ZshCompletion(String name) {
        this.name = name;
    }

    /** A file for a directory in {@code fpath}. */
    String script(CommandLine root) {
        StringBuilder script = new StringBuilder("#compdef " + name + "\n");
        addFunction(script, "_" + name, root);
        return script + "\n_" + name + " \"$@\"\n";
    }

    private static void addFunction(StringBuilder script, String function, CommandLine command) {
        List<String> arguments = new ArrayList<>();
        command.getCommandSpec().options().stream()
                .filter(option -> !option.hidden())
                .forEach(option -> arguments.add(option(option)));
        boolean hasSubcommands = !command.getSubcommands().isEmpty();
        if (hasSubcommands) {
            arguments.add("'1:command:(("
                    + command.getSubcommands().entrySet().stream()
                            .map(sub -> sub.getKey() + "\\:" + word(ShellWords.description(sub.getValue())))
                            .collect(Collectors.joining(" "))
                    + "))'");
            arguments.add("'*::argument:->argument'");
        } else {
            command.getCommandSpec().positionalParameters().forEach(argument -> arguments.add(argument(argument)));
        }
        script.append("\n").append(function).append("() {\n");
        script.append("    local state line curcontext=$curcontext\n");
        script.append("    _arguments -C \\\n        ")
                .append(String.join(" \\\n        ", arguments))
                .append('\n');
        if (hasSubcommands) {
            script.append("    [[ $state = argument ]] || return 0\n    case $line[1] in\n");
            command.getSubcommands()
                    .keySet()
                    .forEach(sub -> script.append("        %s) %s_%s ;;\n".formatted(sub, function, sub)));
            script.append("    esac\n");
        }
        script.append("}\n");
        command.getSubcommands().forEach((sub, line) -> addFunction(script, function + "_" + sub, line));
    }

    private static String option(OptionSpec option) {
        String[] names = option.names();
        String spelling = names.length == 1
                ? "'" + names[0]
                : "'(" + String.join(" ", names) + ")'{" + String.join(",", names) + "}'";
        String value = option.arity().max() == 0
                ? ""
                : (":" + option.paramLabel() + ":" + values(option))
                        .repeat(Math.max(1, option.arity().min()));
        return spelling + "[" + quoted(String.join(" ", option.description())) + "]" + value + "'";
    }

    private static String argument(PositionalParamSpec argument) {
        String count = argument.arity().max() > 1 ? "*" : argument.arity().min() == 0 ? ":" : "";
        return "'" + count + ":" + argument.paramLabel() + ":" + values(argument) + "'";
    }

    private static String values(ArgSpec argument) {
        List<String> candidates = ShellWords.candidates(argument);
        return candidates.isEmpty()
                ? ShellWords.isFile(argument) ? "_files" : " "
                : "(" + String.join(" ", candidates) + ")";
    }

    /** A description in brackets, all between single quotes. */
    private static String quoted(String text) {
        return text.replaceAll("([\\[\\]:\\\\])", "\\\\$1").replace("'", "'\\''");
    }

    /** A description in a list of words, all between single quotes; zsh reads that list as a command line. */
    private static String word(String text) {
        return quoted(text).replaceAll("([ ()\";&<>|$`])", "\\\\$1").replace("'\\''", "\\'\\''");
    }
}
