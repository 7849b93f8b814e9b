package org.lxcautoscale.doctor;

import java.nio.file.Files;
import java.util.Optional;
import org.lxcautoscale.doctor.CheckResult.Fault;

/** Checks whether the clock of a machine is synchronised, and by what. */
record ClockSynchronization(LocalMachine machine) {

    CheckResult check() {
        Optional<String> synchronised =
                machine.firstLineOf("timedatectl", "show", "--property=NTPSynchronized", "--value");
        if (synchronised.isEmpty()) {
            return CheckResult.note("clock: whether it is synchronised is not known (timedatectl does not say)");
        }
        return synchronised.get().equals("yes")
                ? CheckResult.ok("clock: synchronised")
                : CheckResult.failed(
                        Fault.OTHER,
                        "clock: not synchronised, so off-peak hours and times in logs may be wrong",
                        remedy());
    }

    /** Proxmox VE ships chrony; Debian ships systemd-timesyncd, or nothing. */
    private String[] remedy() {
        if (machine.has("chronyc")) {
            return new String[] {
                "systemctl enable --now chrony",
                "chronyc -n sources    # which servers are asked, and whether they answer"
            };
        }
        if (Files.isExecutable(machine.root().resolve("lib/systemd/systemd-timesyncd"))) {
            return new String[] {
                "timedatectl set-ntp true",
                "timedatectl timesync-status    # which server is asked, and whether it answers"
            };
        }
        return new String[] {"apt install chrony && systemctl enable --now chrony"};
    }
}
