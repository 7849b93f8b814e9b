package org.lxcautoscale.cycle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.CpuUnit;
import org.lxcautoscale.host.ContainerHost;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;
import org.lxcautoscale.settings.ContainerPolicies;
import org.lxcautoscale.settings.Settings;

/**
 * A host whose containers are described in the unit of CPU in which their settings size them. Where nothing is sized by {@code
 * cpulimit} it adds nothing. Used by one thread.
 */
public final class SizedHost implements ContainerHost, CycleListener {

    /** Configurations that are read in one observation because a list does not have them. */
    private static final int MOST_READ = 3;

    private final ContainerHost host;
    private final Map<ContainerId, Known> known = new HashMap<>();
    private ContainerPolicies policies;

    /** The unit of a container with this name and these tags. */
    private record Known(String name, Set<String> tags, CpuUnit unit) {}

    public SizedHost(ContainerHost host, ContainerPolicies policies) {
        this.host = host;
        this.policies = policies;
    }

    @Override
    public void reconfigured(Settings settings) {
        policies = settings.containers();
        known.clear();
    }

    @Override
    public String name() {
        return host.name();
    }

    @Override
    public Observation observe() throws HostUnavailableException {
        return sized(host.observe());
    }

    @Override
    public Observation observe(Set<ContainerId> some) throws HostUnavailableException {
        return sized(host.observe(some));
    }

    @Override
    public Observed read(ContainerId id) throws NoSuchContainerException, HostUnavailableException {
        return sized(host.read(id));
    }

    @Override
    public void close() {
        host.close();
    }

    private Observation sized(Observation seen) throws HostUnavailableException {
        if (!policies.isAnySizedByCpulimit()) {
            return seen;
        }
        int left = MOST_READ;
        List<Observation.Node> nodes = new ArrayList<>();
        for (Observation.Node node : seen.nodes()) {
            List<Observed> containers = new ArrayList<>(node.containers().size());
            for (Observed observed : node.containers()) {
                if (lacksCpulimit(observed) && left > 0) {
                    left--;
                    readConfiguration(observed.id());
                }
                containers.add(sized(observed));
            }
            nodes.add(new Observation.Node(node.name(), node.usage(), containers));
        }
        return new Observation(nodes);
    }

    private boolean lacksCpulimit(Observed observed) {
        return observed instanceof Observed.Readable readable
                && !readable.container().cpuOptions().isKnown()
                && unit(readable.container()) == CpuUnit.CPULIMIT;
    }

    /** The host remembers what it has read for the next observation. */
    private void readConfiguration(ContainerId id) throws HostUnavailableException {
        try {
            host.read(id);
        } catch (NoSuchContainerException _) {
            // It is about to leave the list.
        }
    }

    private Observed sized(Observed observed) {
        if (!(observed instanceof Observed.Readable(Container container, Reading reading))) {
            return observed;
        }
        CpuUnit unit = unit(container);
        if (unit == CpuUnit.CORES) {
            return observed;
        }
        if (!container.cpuOptions().isKnown()) {
            return new Observed.Unreadable(
                    container.id(), container.name(), "its cpulimit is about to be read from its configuration");
        }
        return new Observed.Readable(
                container.sizedIn(unit),
                reading instanceof Reading.Counters counters
                        ? counters.with(container.limitsIn(unit, counters.limits()))
                        : reading);
    }

    private CpuUnit unit(Container container) {
        Known last = known.get(container.id());
        if (last != null && last.name().equals(container.name()) && last.tags().equals(container.tags())) {
            return last.unit();
        }
        CpuUnit unit = policies.isAnySizedByCpulimit()
                ? policies.of(container).settings().cpuUnit()
                : CpuUnit.CORES;
        known.put(container.id(), new Known(container.name(), container.tags(), unit));
        return unit;
    }
}
