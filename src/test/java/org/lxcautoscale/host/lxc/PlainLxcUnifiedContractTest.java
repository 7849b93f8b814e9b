package org.lxcautoscale.host.lxc;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.host.ContainerHostContract;
import org.lxcautoscale.host.HostFixture;
import org.lxcautoscale.host.cgroup.FakeMachine;

class PlainLxcUnifiedContractTest extends ContainerHostContract {

    @TempDir
    private Path root;

    @Override
    protected HostFixture fixture() throws IOException {
        return new FakeLxc(root, FakeMachine.Layout.UNIFIED);
    }
}
