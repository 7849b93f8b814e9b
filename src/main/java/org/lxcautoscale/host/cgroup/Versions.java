package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The versions of control groups that limit memory and CPU on a machine.
 *
 * @param memoryIsUnified version 2 limits memory
 * @param cpuIsUnified version 2 limits CPU time
 */
public record Versions(boolean memoryIsUnified, boolean cpuIsUnified) {

    /**
     * Reads them from the mounted hierarchies.
     *
     * @param root the root directory of the machine, {@code /}
     */
    public static Versions of(Path root) throws IOException {
        Hierarchies hierarchies = Hierarchies.read(root);
        Optional<Hierarchy> memory = hierarchies.of("memory");
        Optional<Hierarchy> cpu = hierarchies.of("cpu");
        return new Versions(isUnified(memory.or(() -> cpu)), isUnified(cpu.or(() -> memory)));
    }

    /** A controller that is off counts as that of the other one. */
    private static boolean isUnified(Optional<Hierarchy> hierarchy) {
        return hierarchy.map(Hierarchy::unified).orElse(true);
    }
}
