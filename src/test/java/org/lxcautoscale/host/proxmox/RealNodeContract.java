package org.lxcautoscale.host.proxmox;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.lxcautoscale.host.ContainerHostContract;
import org.lxcautoscale.host.HostFixture;

/** The contract on real control groups. No test of the build: {@code packaging/test/v2-test} runs it in its guest. */
class RealNodeContract extends ContainerHostContract {

    private static final int MOST_FRAMES = 20;

    /** Prints the failures and a summary; exit code 1 unless all tests have run and succeeded. */
    static void main() {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(RealNodeContract.class))
                .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        TestExecutionSummary summary = listener.getSummary();
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        summary.printTo(out);
        summary.printFailuresTo(out, MOST_FRAMES);
        boolean allSucceeded =
                summary.getTestsFoundCount() > 0 && summary.getTestsSucceededCount() == summary.getTestsFoundCount();
        System.exit(allSucceeded ? 0 : 1);
    }

    @Override
    protected HostFixture fixture() {
        return new RealNode();
    }
}
