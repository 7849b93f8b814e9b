package org.lxcautoscale.cli;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.lxcautoscale.doctor.AccessLevel;
import org.lxcautoscale.doctor.HttpFunction;
import org.lxcautoscale.doctor.ProxmoxSetup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "setup",
        mixinStandardHelpOptions = true,
        description = "Show the commands that prepare a host.",
        subcommands = SetupCommand.Proxmox.class)
final class SetupCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }

    @Command(
            name = "proxmox",
            mixinStandardHelpOptions = true,
            description =
                    "Role, user, token and permissions for the API of Proxmox VE. Only prints them: read them, then run"
                            + " them yourself.")
    static final class Proxmox implements Callable<Integer> {

        @Option(names = "--print", description = "Print the commands.")
        private boolean print;

        @Option(
                names = "--access",
                paramLabel = "ACCESS",
                description = "observe (read only), scaling (default: cores and memory as well) or groups (clones as"
                        + " well).")
        private AccessLevel access = AccessLevel.SCALING;

        @Option(
                names = "--with",
                paramLabel = "FUNCTION",
                split = ",",
                description =
                        "What callers of the HTTP API may have done besides sizes: snapshots, clones, removal, disks;"
                                + " several with commas. Default: none.")
        private Set<HttpFunction> functions = EnumSet.noneOf(HttpFunction.class);

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws CommandFailedException {
            if (!print) {
                throw new CommandFailedException(
                        ExitCode.USAGE,
                        "nothing is run for you: say --print, read the commands, and run them yourself");
            }
            new ProxmoxSetup(access, functions)
                    .lines()
                    .forEach(spec.commandLine().getOut()::println);
            return ExitCode.DONE;
        }
    }
}
