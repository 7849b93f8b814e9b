package org.lxcautoscale.cli;

import java.util.concurrent.Callable;
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
                            case BASH -> AutoComplete.bash(name, Main.commandLine());
                            case ZSH -> new ZshCompletion(name).script(Main.commandLine());
                            case FISH -> new FishCompletion(name).script(Main.commandLine());
                        });
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }
}
