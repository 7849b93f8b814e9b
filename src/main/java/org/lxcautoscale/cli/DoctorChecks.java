package org.lxcautoscale.cli;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.lxcautoscale.config.Configuration;
import org.lxcautoscale.config.InvalidConfigurationException;
import org.lxcautoscale.daemon.Hosts;
import org.lxcautoscale.daemon.OpenHost;
import org.lxcautoscale.doctor.AccessLevel;
import org.lxcautoscale.doctor.ConfigurationCheck;
import org.lxcautoscale.doctor.ContainersCheck;
import org.lxcautoscale.doctor.DaemonCheck;
import org.lxcautoscale.doctor.DoctorCheck;
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
import org.lxcautoscale.status.StatusReport;

/** All checks of the doctor for a configuration. */
final class DoctorChecks {

    private final ConfigurationOptions configuration;
    private final boolean isCommand;

    private DoctorChecks(ConfigurationOptions configuration, boolean isCommand) {
        this.configuration = configuration;
        this.isCommand = isCommand;
    }

    /** For a process of its own, which measures for a moment what the daemon has not measured. */
    static List<DoctorCheck> ofCommand(ConfigurationOptions configuration) {
        return new DoctorChecks(configuration, true).checks();
    }

    /** For the daemon itself, which knows its containers. */
    static List<DoctorCheck> ofDaemon(ConfigurationOptions configuration) {
        return new DoctorChecks(configuration, false).checks();
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
            if (isCommand) {
                ConfigurationOptions.logToConsole(settings, true);
            }
            checks.add(ConfigurationCheck.valid(source(), settings, read.warnings()));
            checks.add(new FilesCheck(settings.startup().files(), machine));
            checks.add(new DaemonCheck(settings, machine, Instant.now()));
            addHost(settings, machine, checks);
            addGroups(settings, machine, checks);
            checks.add(new ContainersCheck(() -> status(settings)));
        } catch (InvalidConfigurationException e) {
            checks.add(new MachineCheck(machine, true));
            checks.add(ConfigurationCheck.invalid(e.problems()));
        }
        return checks;
    }

    private StatusReport status(Settings settings) throws IOException, HostUnavailableException, InterruptedException {
        if (isCommand) {
            return CurrentStatus.withoutDaemon(settings);
        }
        return CurrentStatus.ofDaemon(settings)
                .orElseThrow(() -> new IOException("the daemon has not run a cycle yet"));
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
