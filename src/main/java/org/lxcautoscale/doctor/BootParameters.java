package org.lxcautoscale.doctor;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Adds parameters to the kernel command line of a machine; how depends on its boot loader. */
record BootParameters(String parameters) {

    /** The commands to run; the last one reboots the machine. */
    String[] remedy(LocalMachine machine) {
        List<String> commands = new ArrayList<>();
        Optional<String> raspberry = raspberry(machine);
        if (raspberry.isPresent()) {
            commands.add("sed -i '1s/$/ " + parameters + "/' " + raspberry.get());
        } else {
            grubAndSystemdBoot(machine, commands);
        }
        if (commands.isEmpty()) {
            commands.add(
                    "add " + parameters + " to the kernel's command line, in the configuration of the boot loader");
        }
        commands.add("reboot");
        return commands.toArray(String[]::new);
    }

    /** Older systems mount the firmware partition elsewhere. */
    private static Optional<String> raspberry(LocalMachine machine) {
        return List.of("boot/firmware/cmdline.txt", "boot/cmdline.txt").stream()
                .filter(file -> Files.isRegularFile(machine.root().resolve(file)))
                .map(file -> "/" + file)
                .findFirst();
    }

    /** A Proxmox node may use either boot loader; proxmox-boot-tool supports both. */
    private void grubAndSystemdBoot(LocalMachine machine, List<String> commands) {
        boolean bootTool = machine.has("proxmox-boot-tool");
        boolean systemdBoot = bootTool && Files.isRegularFile(machine.root().resolve("etc/kernel/cmdline"));
        boolean grub = Files.isRegularFile(machine.root().resolve("etc/default/grub"));
        if (systemdBoot) {
            commands.add("sed -i '1s/$/ " + parameters + "/' /etc/kernel/cmdline && proxmox-boot-tool refresh"
                    + (grub ? "    # when it boots by systemd-boot (proxmox-boot-tool status)" : ""));
        }
        if (grub) {
            commands.add("sed -i 's/^GRUB_CMDLINE_LINUX=\"/&" + parameters + " /' /etc/default/grub && update-grub"
                    + (systemdBoot ? "    # when it boots by GRUB" : ""));
        }
    }
}
