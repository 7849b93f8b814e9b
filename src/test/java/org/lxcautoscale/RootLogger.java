package org.lxcautoscale;

import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What a test, or a command that it runs, makes of the root logger is gone with the test: the logger belongs to the whole
 * process, and a command that logs warnings only would leave the tests after it without the lines that they wait for. Found by
 * JUnit through its service file.
 */
public final class RootLogger implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(RootLogger.class);

    /** Created by JUnit. */
    public RootLogger() {}

    private record State(@Nullable Level level, List<Handler> handlers) {

        private static State of(Logger root) {
            return new State(root.getLevel(), List.of(root.getHandlers()));
        }

        private void restore(Logger root) {
            for (Handler handler : root.getHandlers()) {
                root.removeHandler(handler);
            }
            handlers.forEach(root::addHandler);
            root.setLevel(level);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        remember(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        remember(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        restore(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        restore(context);
    }

    private static void remember(ExtensionContext context) {
        context.getStore(NAMESPACE).put(context.getUniqueId(), State.of(Logger.getLogger("")));
    }

    private static void restore(ExtensionContext context) {
        State before = context.getStore(NAMESPACE).remove(context.getUniqueId(), State.class);
        if (before != null) {
            before.restore(Logger.getLogger(""));
        }
    }
}
