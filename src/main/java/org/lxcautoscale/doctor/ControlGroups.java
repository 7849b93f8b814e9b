package org.lxcautoscale.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The control group controllers of a machine, and their versions.
 *
 * @param legacy controllers mounted as version 1
 * @param unified controllers of version 2
 * @param isUnifiedMounted whether version 2 is mounted, even if it has no controllers
 * @param memoryIsOff whether the memory controller is disabled in the kernel
 */
record ControlGroups(Set<String> legacy, Set<String> unified, boolean isUnifiedMounted, boolean memoryIsOff) {

    static ControlGroups of(LocalMachine machine) throws IOException {
        Set<String> legacy = new TreeSet<>();
        Set<String> unified = new TreeSet<>();
        boolean isUnifiedMounted = false;
        for (String line : Files.readAllLines(machine.root().resolve("proc/self/mountinfo"))) {
            int separator = line.indexOf(" - ");
            String[] mount = line.split(" ", -1);
            String[] source = separator < 0
                    ? new String[] {""}
                    : line.substring(separator + 3).split(" ", -1);
            if (source[0].equals("cgroup") && source.length > 2) {
                legacy.addAll(Arrays.asList(source[2].split(",", -1)));
            } else if (source[0].equals("cgroup2")) {
                isUnifiedMounted = true;
                machine.text(mount[4].substring(1) + "/cgroup.controllers")
                        .ifPresent(text ->
                                unified.addAll(Arrays.asList(text.strip().split("\\s+", -1))));
            }
        }
        return new ControlGroups(legacy, unified, isUnifiedMounted, memoryIsOff(machine));
    }

    /** {@code /proc/cgroups}: name, hierarchy, number of groups, enabled. New kernels list only those of version 1. */
    private static boolean memoryIsOff(LocalMachine machine) {
        return machine.text("proc/cgroups")
                .map(text -> text.lines()
                        .map(line -> line.strip().split("\\s+", -1))
                        .anyMatch(fields -> fields.length >= 4 && fields[0].equals("memory") && fields[3].equals("0")))
                .orElse(false);
    }

    boolean areMounted() {
        return isUnifiedMounted || !legacy.isEmpty();
    }

    boolean has(String controller) {
        return legacy.contains(controller) || unified.contains(controller);
    }

    /** Which version is used for what: {@code version 1 for CPU and memory}. */
    String inWords() {
        List<String> old = new ArrayList<>();
        if (legacy.contains("cpu")) {
            old.add("CPU");
        }
        if (legacy.contains("memory")) {
            old.add("memory");
        }
        return old.isEmpty() ? "version 2" : "version 1 for " + String.join(" and ", old);
    }
}
