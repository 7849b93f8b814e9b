package org.lxcautoscale.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.io.Mutations;

/** The file of orders: understood, or refused as a whole, which says where it is. */
public class OrdersFileFuzzTest {

    private static final OrdersFile FILE = new OrdersFile(Path.of("/nonexistent"));

    static List<String> seeds() {
        return List.of(
                "{\"holds\": [{\"container\": \"101\", \"until\": \"2026-01-05T00:00:00Z\", \"by\": \"anna\", \"why\": \"\"}]}",
                "{\"boosts\": [{\"container\": \"101\", \"size\": {\"millicores\": 4000}, \"before\": {\"memoryBytes\": 1073741824},"
                        + " \"until\": \"2026-01-05T00:00:00Z\", \"by\": \"anna\"}], \"modes\": []}",
                "{\"modes\": [{\"kind\": \"TIER\", \"name\": \"DEFAULT\", \"mode\": \"OBSERVE\", \"by\": \"anna\","
                        + " \"since\": \"2026-01-05T00:00:00Z\"}], \"holds\": null}",
                "{}");
    }

    @Test
    void damagedFilesAreUnderstoodOrRefused() {
        Mutations.run(seeds(), 3000, OrdersFileFuzzTest::fuzzerTestOneInput);
    }

    /** For scripts/fuzz-parsers. */
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            FILE.parsed(new String(input, UTF_8));
        } catch (IOException _) {
            // refused
        }
    }
}
