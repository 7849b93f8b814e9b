package org.lxcautoscale.group;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Of groups that have no hooks: none may be run. */
final class NoHooks implements Hooks {

    @Override
    public void run(
            List<String> line, Supplier<Map<String, String>> environment, Duration limit, Consumer<String> then) {
        throw new AssertionError("there are no hooks, but this one is run: " + line);
    }

    @Override
    public void advance() {}

    @Override
    public void close() {}
}
