package org.lxcautoscale.host.proxmox.api;

import java.io.IOException;
import java.time.Duration;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.host.AllocationWriter;
import org.lxcautoscale.host.ContainerHost;
import org.lxcautoscale.host.ContainerHostContract;
import org.lxcautoscale.host.HostFixture;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;

class ProxmoxApiContractTest extends ContainerHostContract {

    @Override
    protected HostFixture fixture() throws IOException {
        return new Fixture();
    }

    /** Each look finds a new measurement, as it does with looks that are more than 10 s apart. */
    private record Measured(ApiFixture api) implements ContainerHost {

        @Override
        public String name() {
            return api.host.name();
        }

        @Override
        public Observation observe() throws HostUnavailableException {
            api.pass(Duration.ofSeconds(10));
            return api.host.observe();
        }

        @Override
        public Observed read(ContainerId id) throws NoSuchContainerException, HostUnavailableException {
            return api.host.read(id);
        }
    }

    private static final class Fixture implements HostFixture {

        private final ApiFixture api = new ApiFixture("pve");
        private int nextId = 101;

        Fixture() throws IOException {}

        @Override
        public ContainerHost host() {
            return new Measured(api);
        }

        @Override
        public AllocationWriter writer() {
            return api.writer;
        }

        @Override
        public boolean knowsIdleCoresAtOnce() {
            return true;
        }

        @Override
        public boolean tellsLimitInForce() {
            return false;
        }

        @Override
        public boolean countsProcesses() {
            return false;
        }

        @Override
        public ContainerId create(Allocation size) {
            return api.add(0, Integer.toString(nextId++), size);
        }

        @Override
        public void load(ContainerId id, MemorySize inUse) {
            api.node(0).setLoad(id, 1, inUse);
        }

        @Override
        public void stop(ContainerId id) {
            api.node(0).setDemand(id, ApiFixture.IDLE);
            api.node(0).stop(id);
        }

        @Override
        public void start(ContainerId id) {
            api.node(0).start(id);
        }

        @Override
        public void destroy(ContainerId id) {
            api.node(0).remove(id);
        }

        @Override
        public boolean hasLocks() {
            return true;
        }

        @Override
        public void lock(ContainerId id) {
            api.node(0).lock(id, "backup");
        }

        @Override
        public void pass(Duration duration) {
            api.pass(duration);
        }

        @Override
        public void close() throws IOException {
            api.close();
        }
    }
}
