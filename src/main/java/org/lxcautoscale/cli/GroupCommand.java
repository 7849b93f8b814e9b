package org.lxcautoscale.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.lxcautoscale.io.JsonFormat;
import org.lxcautoscale.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "group",
        mixinStandardHelpOptions = true,
        description = "Show the horizontal scaling groups, set how many members one should have, and pause it.",
        subcommands = {
            GroupCommand.ListAll.class,
            GroupCommand.Show.class,
            GroupCommand.Scale.class,
            GroupCommand.Pause.class,
            GroupCommand.Resume.class
        })
final class GroupCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }

    /** How groups are printed. */
    enum Format {
        TABLE,
        JSON
    }

    private static String path(String group) {
        return "/groups/" + DaemonClient.segment(group);
    }

    private static void printJson(DaemonAnswer answer, PrintWriter out) {
        out.println(JsonFormat.create().toJson(answer.fields()));
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Show the groups: how many members each has and should have, and what was decided last.")
    static final class ListAll implements Callable<Integer> {

        @Mixin
        private ConfigurationOptions configuration = new ConfigurationOptions();

        @Mixin
        private DaemonAccess access = new DaemonAccess();

        @Option(names = "--output", paramLabel = "FORMAT", description = "table (default) or json.")
        private Format output = Format.TABLE;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws Exception {
            Settings settings = configuration.read().settings();
            DaemonAnswer groups = access.client(settings).get("/groups");
            PrintWriter out = spec.commandLine().getOut();
            switch (output) {
                case JSON -> printJson(groups, out);
                case TABLE ->
                    new GroupsView(settings.timezone())
                            .table(groups.list("groups"), Terminal.width())
                            .forEach(out::println);
            }
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Show a group: what was decided and why, what is under way, and its members.")
    static final class Show implements Callable<Integer> {

        @Mixin
        private ConfigurationOptions configuration = new ConfigurationOptions();

        @Mixin
        private DaemonAccess access = new DaemonAccess();

        @Parameters(paramLabel = "GROUP", description = "Its name, as in HORIZONTAL_SCALING_GROUP_NAME.")
        private String group = "";

        @Option(names = "--output", paramLabel = "FORMAT", description = "table (default) or json.")
        private Format output = Format.TABLE;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws Exception {
            Settings settings = configuration.read().settings();
            DaemonAnswer shown = access.client(settings).get(path(group));
            PrintWriter out = spec.commandLine().getOut();
            switch (output) {
                case JSON -> printJson(shown, out);
                case TABLE -> new GroupsView(settings.timezone()).lines(shown).forEach(out::println);
            }
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "scale",
            mixinStandardHelpOptions = true,
            description = "Set how many members a group should have, until its load asks for another number.")
    static final class Scale implements Callable<Integer> {

        @Mixin
        private ConfigurationOptions configuration = new ConfigurationOptions();

        @Mixin
        private DaemonAccess access = new DaemonAccess();

        @Parameters(index = "0", paramLabel = "GROUP", description = "Its name, as in HORIZONTAL_SCALING_GROUP_NAME.")
        private String group = "";

        @Parameters(index = "1", paramLabel = "N", description = "From min_instances to max_instances.")
        private int count;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws Exception {
            DaemonClient daemon = access.client(configuration.read().settings());
            DaemonAnswer done = daemon.send("PUT", path(group) + "/desired", Map.of("desired", count))
                    .orFail();
            PrintWriter out = spec.commandLine().getOut();
            out.println(SizeCommands.sentence(done.text("message")) + ".");
            out.println("To see what becomes of it: lxc-autoscale group show " + group);
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "pause",
            mixinStandardHelpOptions = true,
            description = "Add no member to a group and take none out, until \"group resume\".")
    static final class Pause implements Callable<Integer> {

        @Mixin
        private ConfigurationOptions configuration = new ConfigurationOptions();

        @Mixin
        private DaemonAccess access = new DaemonAccess();

        @Parameters(paramLabel = "GROUP", description = "Its name, as in HORIZONTAL_SCALING_GROUP_NAME.")
        private String group = "";

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws Exception {
            DaemonClient daemon = access.client(configuration.read().settings());
            DaemonAnswer done =
                    daemon.send("PUT", path(group) + "/pause", Map.of()).orFail();
            PrintWriter out = spec.commandLine().getOut();
            out.println(SizeCommands.sentence(done.text("message")) + ". What is under way is finished.");
            out.println("To go on: lxc-autoscale group resume " + group);
            return ExitCode.DONE;
        }
    }

    @Command(name = "resume", mixinStandardHelpOptions = true, description = "End the pause of a group.")
    static final class Resume implements Callable<Integer> {

        @Mixin
        private ConfigurationOptions configuration = new ConfigurationOptions();

        @Mixin
        private DaemonAccess access = new DaemonAccess();

        @Parameters(paramLabel = "GROUP", description = "Its name, as in HORIZONTAL_SCALING_GROUP_NAME.")
        private String group = "";

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws Exception {
            DaemonClient daemon = access.client(configuration.read().settings());
            daemon.send("DELETE", path(group) + "/pause", Map.of()).orFail();
            spec.commandLine().getOut().println("Group " + group + " goes on.");
            return ExitCode.DONE;
        }
    }
}
