package org.lxcautoscale.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lxcautoscale.doctor.CheckResult.Fault;
import org.lxcautoscale.host.cgroup.ZfsCache;

/** Checks the kernel and its clock: control groups, pressure, time synchronisation. */
public final class MachineCheck implements DoctorCheck {

    /** The Raspberry Pi kernel disables the memory controller by default. */
    private static final BootParameters MEMORY = new BootParameters("cgroup_enable=memory cgroup_memory=1");

    private static final BootParameters PRESSURE = new BootParameters("psi=1");

    private final LocalMachine machine;
    private final boolean runsContainers;

    /** @param runsContainers whether the containers are on this machine */
    public MachineCheck(LocalMachine machine, boolean runsContainers) {
        this.machine = machine;
        this.runsContainers = runsContainers;
    }

    @Override
    public String topic() {
        return "Machine";
    }

    @Override
    public List<CheckResult> run() {
        List<CheckResult> results = new ArrayList<>();
        if (runsContainers) {
            try {
                ControlGroups groups = ControlGroups.of(machine);
                results.addAll(controlGroups(groups));
                results.add(pressure(groups));
            } catch (IOException e) {
                results.add(CheckResult.failed(
                        Fault.NOT_REACHABLE,
                        "control groups cannot be found: what is mounted cannot be read: " + e.getMessage(),
                        "mount -t proc proc /proc"));
            }
            ZfsCache.of(machine.root()).ifPresent(cache -> results.add(CheckResult.ok(inWords(cache))));
        }
        results.add(new ClockSynchronization(machine).check());
        return results;
    }

    static String inWords(ZfsCache cache) {
        return "ZFS: its cache (ARC) holds " + (cache.size() >> 20) + " MB; " + (cache.releasable() >> 20)
                + " MB of it count as available, for ZFS gives back all but " + (cache.minimum() >> 20) + " MB (c_min)";
    }

    private List<CheckResult> controlGroups(ControlGroups groups) {
        if (!groups.areMounted()) {
            return List.of(CheckResult.failed(
                    Fault.NOT_REACHABLE, "control groups are not mounted", "mount -t cgroup2 none /sys/fs/cgroup"));
        }
        List<CheckResult> results = new ArrayList<>();
        results.add(CheckResult.ok("control groups: " + groups.inWords()));
        if (groups.memoryIsOff() || !groups.has("memory")) {
            results.add(withoutMemory(groups));
        }
        return results;
    }

    private CheckResult withoutMemory(ControlGroups groups) {
        String consequence =
                ": cores are managed all the same, but memory of containers is neither known nor limited, and"
                        + " is left as it is";
        boolean isOnButNowhere = !groups.legacy().isEmpty()
                && !groups.memoryIsOff()
                && machine.text("proc/cgroups")
                        .map(text -> text.contains("\nmemory\t"))
                        .orElse(false);
        return isOnButNowhere
                ? CheckResult.failed(
                        Fault.OTHER,
                        "the kernel has its memory controller on, but it is not mounted" + consequence,
                        "mkdir -p /sys/fs/cgroup/memory && mount -t cgroup -o memory none /sys/fs/cgroup/memory")
                : CheckResult.failed(
                        Fault.OTHER,
                        "the memory controller of the kernel is off" + consequence,
                        MEMORY.remedy(machine));
    }

    private CheckResult pressure(ControlGroups groups) {
        if (Files.exists(machine.root().resolve("proc/pressure/memory"))) {
            return groups.isUnifiedMounted()
                    ? CheckResult.ok("pressure (PSI) is measured, of the machine and of each container")
                    : CheckResult.note(
                            "pressure (PSI) is measured of the machine, but not of containers: for that version 2 of"
                                    + " control groups must be mounted",
                            "mkdir -p /sys/fs/cgroup/unified && mount -t cgroup2 none /sys/fs/cgroup/unified");
        }
        String what = "pressure (PSI) is not measured: containers under pressure are noticed only by usage and kills";
        return isBuiltWithoutPressure()
                ? CheckResult.note(what + "; this kernel is built without it (CONFIG_PSI)")
                : CheckResult.note(what, PRESSURE.remedy(machine));
    }

    private boolean isBuiltWithoutPressure() {
        Optional<String> release = machine.text("proc/sys/kernel/osrelease").map(String::strip);
        return release.flatMap(name -> machine.text("boot/config-" + name))
                .map(config -> config.lines().noneMatch("CONFIG_PSI=y"::equals))
                .orElse(false);
    }
}
