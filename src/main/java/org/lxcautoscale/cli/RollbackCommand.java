package org.lxcautoscale.cli;

import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.cycle.Baselines;
import org.lxcautoscale.cycle.Outcome;
import org.lxcautoscale.cycle.Rollback;
import org.lxcautoscale.daemon.Assembly;
import org.lxcautoscale.daemon.Hosts;
import org.lxcautoscale.daemon.InstanceLock;
import org.lxcautoscale.daemon.OpenHost;
import org.lxcautoscale.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        description =
                "Give containers back the sizes that they had before our first change, as far as what they use allows.")
final class RollbackCommand implements Callable<Integer> {

    static final String NOTHING = "Nothing to roll back: no container has ever been changed.";

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Mixin
    private DaemonAccess access = new DaemonAccess();

    @Parameters(arity = "0..*", paramLabel = "CT", description = "Containers to roll back.")
    private List<String> containers = List.of();

    @Option(names = "--all", description = "All containers that were ever changed.")
    private boolean all;

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        if (all == !containers.isEmpty()) {
            throw new CommandFailedException(ExitCode.USAGE, "name the containers to roll back, or say --all");
        }
        Set<ContainerId> only = new LinkedHashSet<>();
        for (String id : containers) {
            only.add(ConfigurationOptions.containerId(id));
        }
        return run(configuration, access, only, dryRun, spec.commandLine().getOut());
    }

    /** {@code --rollback} of the original: all containers. */
    static int all(ConfigurationOptions configuration, PrintWriter out) throws Exception {
        return run(configuration, new DaemonAccess(), Set.of(), false, out);
    }

    private static int run(
            ConfigurationOptions configuration,
            DaemonAccess access,
            Set<ContainerId> only,
            boolean dryRun,
            PrintWriter out)
            throws Exception {
        Settings read = configuration.read().settings();
        Settings settings = dryRun ? read.asDryRun() : read;
        ConfigurationOptions.logToConsole(settings, false);
        if (settings.startup().dryRun()) {
            return run(settings, only, out);
        }
        Optional<InstanceLock> lock =
                InstanceLock.acquire(settings.startup().files().lockFile());
        if (lock.isEmpty()) {
            return new DaemonRollback(
                            access.client(settings),
                            new Baselines(settings.startup().files().backupDir()),
                            out)
                    .run(only);
        }
        try (InstanceLock _ = lock.get()) {
            return run(settings, only, out);
        }
    }

    private static int run(Settings settings, Set<ContainerId> only, PrintWriter out) throws Exception {
        try (OpenHost host = Hosts.open(settings);
                Assembly assembly = Assembly.of(settings, host, List.of())) {
            Rollback.Report report = assembly.rollback().run(only);
            if (report.outcomes().isEmpty() && report.problems().isEmpty()) {
                out.println(NOTHING);
            }
            report.outcomes().forEach(outcome -> out.println(line(outcome)));
            report.problems().forEach(problem -> out.println("Not rolled back: " + problem));
            return report.isComplete() ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    private static String line(Outcome outcome) {
        String id = "Container " + outcome.decision().id() + ": ";
        String change =
                outcome.decision().configured() + " -> " + outcome.decision().target();
        return id
                + switch (outcome.result()) {
                    case HELD ->
                        "nothing to do ("
                                + outcome.decision().verdict(Resource.MEMORY).sentence() + ")";
                    case APPLIED -> change + limits(outcome);
                    case PLANNED -> "would be set " + change + limits(outcome);
                    case REFUSED, FAILED -> "not changed, " + outcome.detail();
                    case PENDING -> "not changed, it was not begun";
                };
    }

    private static String limits(Outcome outcome) {
        String memory = outcome.decision().verdict(Resource.MEMORY).sentence();
        return memory.contains("limited by") ? " (" + memory + ")" : "";
    }
}
