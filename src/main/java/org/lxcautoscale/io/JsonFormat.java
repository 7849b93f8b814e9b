package org.lxcautoscale.io;

import io.avaje.jsonb.Jsonb;
import java.util.function.UnaryOperator;

/**
 * Makes readers and writers of JSON, each of which is to be kept: the library adds to a list of the whole process whenever one is
 * made, which it does not let threads do at the same time. What is made here is thread-safe.
 */
public final class JsonFormat {

    private JsonFormat() {}

    /** One with the options of the library. */
    public static Jsonb create() {
        return create(options -> options);
    }

    /** @param options chooses among those of the library */
    public static synchronized Jsonb create(UnaryOperator<Jsonb.Builder> options) {
        return options.apply(Jsonb.builder()).build();
    }
}
