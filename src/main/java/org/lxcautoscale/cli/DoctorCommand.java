package org.lxcautoscale.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.lxcautoscale.config.Configuration;
import org.lxcautoscale.config.InvalidConfigurationException;
import org.lxcautoscale.daemon.Hosts;
import org.lxcautoscale.daemon.OpenHost;
import org.lxcautoscale.doctor.AccessLevel;
import org.lxcautoscale.doctor.CheckResult.Fault;
import org.lxcautoscale.doctor.ConfigurationCheck;
import org.lxcautoscale.doctor.ContainersCheck;
import org.lxcautoscale.doctor.DaemonCheck;
import org.lxcautoscale.doctor.DoctorCheck;
import org.lxcautoscale.doctor.DoctorReport;
import org.lxcautoscale.doctor.FilesCheck;
import org.lxcautoscale.doctor.HttpFunction;
import org.lxcautoscale.doctor.LocalMachine;
import org.lxcautoscale.doctor.LxcCheck;
import org.lxcautoscale.doctor.MachineCheck;
import org.lxcautoscale.doctor.ProgramCheck;
import org.lxcautoscale.doctor.ProxmoxApiCheck;
import org.lxcautoscale.doctor.ProxmoxCheck;
import org.lxcautoscale.doctor.ScalingGroupsCheck;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.settings.Backend;
import org.lxcautoscale.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description =
                "Check that everything the daemon needs is there, show which containers it will resize and which not,"
                        + " and say how to fix what is wrong. Changes nothing.")
final class DoctorCommand implements Callable<Integer> {

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Option(names = "--output", paramLabel = "FORMAT", description = "text (default) or json.")
    private OutputFormat output = OutputFormat.TEXT;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        DoctorReport report = DoctorReport.of(checks());
        PrintWriter out = spec.commandLine().getOut();
        if (output == OutputFormat.JSON) {
            out.println(report.toJson());
        } else {
            new DoctorView(System.out.charset()).lines(report).forEach(out::println);
        }
        return report.worst().map(DoctorCommand::exitCode).orElse(ExitCode.DONE);
    }

    private static int exitCode(Fault fault) {
        return switch (fault) {
            case CONFIGURATION -> ExitCode.CONFIGURATION_INVALID;
            case NOT_REACHABLE -> ExitCode.HOST_NOT_REACHABLE;
            case NOT_PERMITTED -> ExitCode.NOT_PERMITTED;
            case OTHER -> ExitCode.FAILED;
        };
    }

    /** Without a valid configuration the host and the files are unknown, so their checks are left out. */
    private List<DoctorCheck> checks() {
        LocalMachine machine = LocalMachine.here(Hosts.root());
        List<DoctorCheck> checks = new ArrayList<>();
        checks.add(new ProgramCheck(new Main.Version().getVersion()[0]));
        try {
            Configuration read = configuration.read();
            Settings settings = read.settings();
            checks.add(new MachineCheck(machine, settings.startup().backend() != Backend.PROXMOX_API));
            ConfigurationOptions.logToConsole(settings, true);
            checks.add(ConfigurationCheck.valid(source(), settings, read.warnings()));
            checks.add(new FilesCheck(settings.startup().files(), machine));
            checks.add(new DaemonCheck(settings, machine, Instant.now()));
            addHost(settings, machine, checks);
            addGroups(settings, machine, checks);
            checks.add(new ContainersCheck(() -> CurrentStatus.withoutDaemon(settings)));
        } catch (InvalidConfigurationException e) {
            checks.add(new MachineCheck(machine, true));
            checks.add(ConfigurationCheck.invalid(e.problems()));
        }
        return checks;
    }

    private String source() {
        return switch (configuration.state()) {
            case YAML -> configuration.file() + " is valid";
            case INI -> "an INI file next to " + configuration.file() + " is valid, and will be migrated at the start";
            case NONE -> "there is no " + configuration.file() + ", so the defaults hold";
        };
    }

    /** What the configuration wants to do. */
    private static AccessLevel accessLevel(Settings settings) {
        if (settings.startup().dryRun()) {
            return AccessLevel.OBSERVE;
        }
        return settings.containers().groups().isEmpty() ? AccessLevel.SCALING : AccessLevel.GROUPS;
    }

    /** What its callers may ask of the daemon. */
    private static Set<HttpFunction> functions(Settings settings) {
        return settings.startup().api().isEnabled() ? EnumSet.allOf(HttpFunction.class) : Set.of();
    }

    private static void addGroups(Settings settings, LocalMachine machine, List<DoctorCheck> checks) {
        if (settings.containers().groups().isEmpty()) {
            return;
        }
        try {
            checks.add(new ScalingGroupsCheck(settings, Hosts.backend(settings), machine, () -> {
                try (OpenHost host = Hosts.open(settings.asDryRun())) {
                    return host.host().observe();
                }
            }));
        } catch (HostUnavailableException e) {
            // The check of the containers reports it.
        }
    }

    private static void addHost(Settings settings, LocalMachine machine, List<DoctorCheck> checks) {
        try {
            switch (Hosts.backend(settings)) {
                case PROXMOX -> checks.add(new ProxmoxCheck(machine));
                case LXC -> checks.add(new LxcCheck(machine, Hosts.lxcPath(settings)));
                case PROXMOX_API ->
                    checks.add(new ProxmoxApiCheck(
                            Hosts.connectionSettings(settings.startup().proxmoxApi()),
                            accessLevel(settings),
                            functions(settings)));
                case SIMULATED, AUTO -> {}
            }
        } catch (HostUnavailableException e) {
            // The check of the containers reports it.
        }
    }
}
