package org.lxcautoscale.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Print the completion of this command line for a shell. The package has installed them.")
final class CompletionCommand implements Callable<Integer> {

    private static final Pattern VALUES = Pattern.compile("(?<=_args=)\\([^)]*\\)");

    /** The shells that are known. */
    enum Shell {
        BASH,
        ZSH,
        FISH
    }

    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
    private Shell shell = Shell.BASH;

    @Option(names = "--name", paramLabel = "NAME", description = "Name of the command (default: lxc-autoscale).")
    private String name = "lxc-autoscale";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine()
                .getOut()
                .print(
                        switch (shell) {
                            case BASH -> bash();
                            case ZSH -> new ZshCompletion(name).script(Main.commandLine());
                            case FISH -> new FishCompletion(name).script(Main.commandLine());
                        });
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }

    /** With the values of options as the documentation spells them, not as the constants of the enums are. */
    private String bash() {
        return VALUES.matcher(AutoComplete.bash(name, Main.commandLine()))
                .replaceAll(values -> Matcher.quoteReplacement(values.group().toLowerCase(Locale.ROOT)));
    }
}
