package org.lxcautoscale.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Makes the completion of a command line for fish: a line for each command, option and value. */
final class FishCompletion {

    private final String name;

    FishCompletion(String name) {
        this.name = name;
    }

    /** A file for {@code vendor_completions.d}. */
    String script(CommandLine root) {
        StringBuilder script = new StringBuilder("complete -c " + name + " -f\n");
        addCommand(script, List.of(), root);
        return script.toString();
    }

    private void addCommand(StringBuilder script, List<String> path, CommandLine command) {
        String condition = condition(path, command);
        command.getSubcommands()
                .forEach((sub, line) -> add(script, condition, "-a " + sub, ShellWords.description(line)));
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (!option.hidden()) {
                add(script, condition, spelling(option), String.join(" ", option.description()));
            }
        }
        for (PositionalParamSpec argument : command.getCommandSpec().positionalParameters()) {
            List<String> values = ShellWords.candidates(argument);
            if (!values.isEmpty()) {
                add(script, condition, "-a '" + String.join(" ", values) + "'", "");
            } else if (ShellWords.isFile(argument)) {
                add(script, condition, "-F", "");
            }
        }
        command.getSubcommands().forEach((sub, line) -> {
            List<String> longer = new ArrayList<>(path);
            longer.add(sub);
            addCommand(script, longer, line);
        });
    }

    /** When the words so far are this command, and none of its subcommands. */
    private static String condition(List<String> path, CommandLine command) {
        StringBuilder condition = new StringBuilder();
        path.forEach(word ->
                condition.append("__fish_seen_subcommand_from ").append(word).append("; and "));
        if (!command.getSubcommands().isEmpty()) {
            condition
                    .append("not __fish_seen_subcommand_from ")
                    .append(String.join(" ", command.getSubcommands().keySet()));
        } else {
            condition.setLength(Math.max(0, condition.length() - "; and ".length()));
        }
        return condition.toString();
    }

    private static String spelling(OptionSpec option) {
        StringBuilder words = new StringBuilder();
        for (String spelled : option.names()) {
            words.append(words.isEmpty() ? "" : " ").append(spelled.startsWith("--") ? "-l " : "-s ");
            words.append(spelled.replaceFirst("^-+", ""));
        }
        if (option.arity().max() > 0) {
            List<String> values = ShellWords.candidates(option);
            words.append(values.isEmpty() ? " -r" : " -x -a '" + String.join(" ", values) + "'");
            words.append(ShellWords.isFile(option) ? " -F" : "");
        }
        return words.toString();
    }

    private void add(StringBuilder script, String condition, String words, String description) {
        script.append("complete -c ")
                .append(name)
                .append(" -n '")
                .append(condition)
                .append("' ")
                .append(words);
        if (!description.isEmpty()) {
            script.append(" -d '")
                    .append(description.replace("\\", "\\\\").replace("'", "\\'"))
                    .append('\'');
        }
        script.append('\n');
    }
}
