package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4;
import org.lxcautoscale.container.Ipv4Interface;
import org.lxcautoscale.host.Inventory.Network;
import org.lxcautoscale.host.TaskFailedException;
import org.lxcautoscale.host.TaskFailedException.Kind;
import org.lxcautoscale.io.FileErrors;
import org.lxcautoscale.io.TextFile;

/**
 * At which addresses the containers of this machine can be reached, from {@code fib_trie} of the network in which their first
 * process is. Starts no process. Used by one thread at a time.
 */
public final class ContainerAddresses {

    /** {@code |-- 10.0.3.7}, and below it what it is: {@code /32 host LOCAL} of an address that is its own. */
    private static final Pattern LEAF = Pattern.compile("\\s*\\|-- ([0-9.]+)\\s*");

    private static final Pattern OWN = Pattern.compile("\\s*/32 host LOCAL\\s*");

    private static final Ipv4 LOOPBACK = new Ipv4(127 << 24);

    private final Path proc;
    private final RunningContainers running;

    /**
     * @param root the root directory of the machine
     * @param lxcPath the directory of the containers
     */
    public ContainerAddresses(Path root, Path lxcPath) {
        this.proc = root.resolve("proc");
        this.running = new RunningContainers(root, lxcPath);
    }

    /**
     * The fixed addresses of a container; if it has none, those that it has now. An address that this machine has, too, is left
     * out, such as that of a bridge inside of the container that is called as one outside: there, somebody else would answer.
     *
     * @param configured its interfaces
     * @return empty if it does not run, or has no address yet
     * @throws TaskFailedException when they cannot be read
     */
    public Set<Ipv4> of(ContainerId id, Collection<Network> configured) throws TaskFailedException {
        Set<Ipv4> fixed = configured.stream()
                .flatMap(network -> network.address().stream())
                .map(Ipv4Interface::address)
                .collect(Collectors.toSet());
        if (!fixed.isEmpty()) {
            return fixed;
        }
        Optional<String> init = running.initOf(id);
        if (init.isEmpty()) {
            return Set.of();
        }
        Path table = table(init.get());
        try {
            Set<Ipv4> all = read(table);
            all.removeAll(read(table("self")));
            return all;
        } catch (IOException e) {
            throw new TaskFailedException(
                    Kind.FAILED,
                    "the addresses of container " + id + " are not known, " + FileErrors.describe(table, e),
                    e);
        }
    }

    private Path table(String process) {
        return proc.resolve(process).resolve("net/fib_trie");
    }

    private static Set<Ipv4> read(Path table) throws IOException {
        Set<Ipv4> own = new HashSet<>();
        Optional<Ipv4> last = Optional.empty();
        for (String line : TextFile.read(table).lines().toList()) {
            Matcher leaf = LEAF.matcher(line);
            if (leaf.matches()) {
                last = Ipv4.parse(leaf.group(1));
            } else if (OWN.matcher(line).matches()) {
                last.filter(address -> !address.isInSameNetwork(LOOPBACK, 8)).ifPresent(own::add);
            }
        }
        return own;
    }
}
