package org.lxcautoscale.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.io.Mutations;

/** The configuration of the original's API: understood, or refused with problems. */
public class OriginalApiFileFuzzTest {

    static List<String> seeds() {
        return List.of(
                "lxc:\n  node: \"proxmox\"\n  timeout: 30\nrate_limiting:\n  max_requests_per_minute: 240\n",
                "rate_limiting: {max_requests_per_minute: '60'}\nlogging:\n  log_file: /var/log/x\n",
                "gunicorn:\n- a\n- b: &x 1\n- *x\n");
    }

    @Test
    void damagedFilesAreUnderstoodOrRefused() {
        Mutations.run(seeds(), 1000, OriginalApiFileFuzzTest::fuzzerTestOneInput);
    }

    /** For scripts/fuzz-parsers. */
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            OriginalApiFile.read("autoscaleapi.yaml", new String(input, UTF_8));
        } catch (InvalidConfigurationException _) {
            // refused
        }
    }
}
