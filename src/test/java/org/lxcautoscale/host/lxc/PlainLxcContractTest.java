package org.lxcautoscale.host.lxc;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.host.ContainerHostContract;
import org.lxcautoscale.host.HostFixture;

@Tag("real-lxc")
class PlainLxcContractTest extends ContainerHostContract {

    @TempDir
    private Path lxcPath;

    @BeforeAll
    static void needsRealContainers() {
        RealLxc.assumeAvailable();
    }

    @Override
    protected HostFixture fixture() {
        return new RealLxcFixture(lxcPath);
    }
}
