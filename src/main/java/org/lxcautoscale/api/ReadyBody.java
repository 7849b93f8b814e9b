package org.lxcautoscale.api;

import io.avaje.jex.http.Context;
import io.avaje.jsonb.Jsonb;
import java.nio.charset.StandardCharsets;

/** A body that was made before, for all who ask for the same. Immutable. */
final class ReadyBody {

    private final byte[] bytes;
    private final String tag;

    private ReadyBody(byte[] bytes, String tag) {
        this.bytes = bytes;
        this.tag = tag;
    }

    /** @param tag changes whenever the value does */
    static ReadyBody of(Jsonb json, Object value, String tag) {
        return new ReadyBody(json.toJson(value).getBytes(StandardCharsets.UTF_8), tag);
    }

    String tag() {
        return tag;
    }

    void writeTo(Context context) {
        context.write(bytes);
    }
}
