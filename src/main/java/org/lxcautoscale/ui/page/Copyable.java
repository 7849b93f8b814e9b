package org.lxcautoscale.ui.page;

import java.util.Map;
import org.lxcautoscale.io.JsonFormat;

/**
 * The same as a command, and as a request of the API.
 *
 * @param command to be typed on the machine
 * @param curl empty when the API does not have it
 */
public record Copyable(String command, String curl) {

    /** A command that the API does not have. */
    public static Copyable command(String command) {
        return new Copyable(command, "");
    }

    /**
     * A command and a request.
     *
     * @param address of the server: {@code http://127.0.0.1:5000}
     * @param path below {@code /api/v1}
     * @param body empty for none
     */
    public static Copyable of(String command, String method, String address, String path, Map<String, Object> body) {
        String data = body.isEmpty()
                ? ""
                : " -H 'Content-Type: application/json' -d '"
                        + JsonFormat.create().toJson(body).replace("'", "'\\''") + "'";
        return new Copyable(command, "curl -X " + method + " " + address + "/api/v1" + path + data);
    }

    public boolean hasCurl() {
        return !curl.isEmpty();
    }
}
