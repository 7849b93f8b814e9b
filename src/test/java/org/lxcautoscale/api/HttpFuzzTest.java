package org.lxcautoscale.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Some seconds of malformed requests; scripts/fuzz-http is the same for longer. */
class HttpFuzzTest {

    @Test
    void malformedRequestsBreakNothing(@TempDir Path dir) throws Exception {
        HttpFuzz.Report report = HttpFuzz.run(dir, 12, 1);

        assertThat(report.faults()).as(report.figures().toString()).isEmpty();
    }
}
