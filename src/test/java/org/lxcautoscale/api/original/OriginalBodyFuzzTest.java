package org.lxcautoscale.api.original;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.http.ApiProblem;
import org.lxcautoscale.io.Mutations;

/** Bodies of the original's requests: understood, or refused as a bad request. */
public class OriginalBodyFuzzTest {

    static List<String> seeds() {
        return List.of(
                "{\"vm_id\": 104, \"cores\": 4, \"force\": true}",
                "{\"vm_id\": \"104\", \"memory\": \"4096\"}",
                "{\"vm_id\": 1e2, \"cores\": 2.0, \"x\": [{}, null]}",
                "{\"vm_id\": 104, \"snapshot_name\": \"s1\"}");
    }

    @Test
    void damagedTextIsUnderstoodOrRefused() {
        Mutations.run(seeds(), 3000, OriginalBodyFuzzTest::fuzzerTestOneInput);
    }

    /** For scripts/fuzz-parsers. */
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            OriginalBody body = OriginalBody.of(new String(input, UTF_8));
            body.container("vm_id");
            body.flag("force");
            long cores = body.whole("cores", 8192, "cores");
            if (cores < 1 || cores > 8192) {
                throw new IllegalStateException("cores: " + cores);
            }
            body.text("snapshot_name");
        } catch (ApiProblem e) {
            if (e.status() != 400 || e.detail().length() > 1000 || !e.detail().matches("\\P{Cntrl}*")) {
                throw new IllegalStateException("another problem than expected", e);
            }
        }
    }
}
