package org.lxcautoscale.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.lxcautoscale.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands for changes that wait for a person. */
final class ApprovalCommands {

    private ApprovalCommands() {}

    private static List<DaemonAnswer> waiting(DaemonClient daemon) throws CommandFailedException {
        return daemon.get("/approvals").list("approvals");
    }

    /** Approves or rejects each; returns the exit code. */
    private static int each(DaemonClient daemon, List<String> ids, String what, PrintWriter out)
            throws CommandFailedException {
        int exitCode = ExitCode.DONE;
        for (String id : ids) {
            DaemonClient.Reply reply =
                    daemon.send("POST", "/approvals/" + DaemonClient.segment(id) + "/" + what, Map.of());
            if (reply.status() == 401 || reply.status() == 403) {
                reply.orFail();
            }
            exitCode = reply.isProblem() ? ExitCode.FAILED : exitCode;
            out.println(Table.printable(id)
                    + (reply.isProblem()
                            ? ": not done, " + reply.problem()
                            : ": " + reply.answer().text("message")));
        }
        return exitCode;
    }

    @Command(
            name = "approvals",
            mixinStandardHelpOptions = true,
            description = "Show the changes that wait for approval.")
    static final class ListAll implements Callable<Integer> {

        @Mixin
        private ConfigurationOptions configuration = new ConfigurationOptions();

        @Mixin
        private DaemonAccess access = new DaemonAccess();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws Exception {
            Settings settings = configuration.read().settings();
            new OrdersView(settings.timezone())
                    .approvals(waiting(access.client(settings)))
                    .forEach(spec.commandLine().getOut()::println);
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "approve",
            mixinStandardHelpOptions = true,
            description = "Let changes be made that wait for approval.")
    static final class Approve implements Callable<Integer> {

        @Mixin
        private ConfigurationOptions configuration = new ConfigurationOptions();

        @Mixin
        private DaemonAccess access = new DaemonAccess();

        @Parameters(arity = "0..*", paramLabel = "ID", description = "Those of \"approvals\".")
        private List<String> ids = List.of();

        @Option(names = "--all", description = "All that wait.")
        private boolean all;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws Exception {
            if (all == !ids.isEmpty()) {
                throw new CommandFailedException(ExitCode.USAGE, "name the changes to approve, or say --all");
            }
            DaemonClient daemon = access.client(configuration.read().settings());
            PrintWriter out = spec.commandLine().getOut();
            List<String> wanted = new ArrayList<>(ids);
            if (all) {
                waiting(daemon).forEach(one -> wanted.add(one.text("id")));
                if (wanted.isEmpty()) {
                    out.println("Nothing waits for approval.");
                }
            }
            return each(daemon, wanted, "approve", out);
        }
    }

    @Command(
            name = "reject",
            mixinStandardHelpOptions = true,
            description = "Drop changes that wait for approval. The same size is not asked for again for an hour.")
    static final class Reject implements Callable<Integer> {

        @Mixin
        private ConfigurationOptions configuration = new ConfigurationOptions();

        @Mixin
        private DaemonAccess access = new DaemonAccess();

        @Parameters(arity = "1..*", paramLabel = "ID", description = "Those of \"approvals\".")
        private List<String> ids = List.of();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws Exception {
            DaemonClient daemon = access.client(configuration.read().settings());
            return each(daemon, ids, "reject", spec.commandLine().getOut());
        }
    }
}
