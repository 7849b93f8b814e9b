package org.lxcautoscale.daemon;

import java.lang.reflect.Proxy;

/**
 * Operating system signals. The JDK's only API for them is {@code sun.misc.Signal} in the module jdk.unsupported, which
 * causes a compiler warning that cannot be silenced; hence the reflection.
 */
final class Signals {

    private Signals() {}

    /**
     * Installs a handler that runs the action on a separate thread each time the process receives the signal.
     *
     * @param name without {@code SIG}: {@code HUP}, {@code TERM}
     *
     * @return whether this Java runtime supports it
     */
    @SuppressWarnings("ReferenceEquality") // a proxy equals nothing but itself
    static boolean install(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object handle = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(),
                    new Class<?>[] {handler},
                    (self, method, arguments) -> switch (method.getName()) {
                        case "handle" -> {
                            action.run();
                            yield null;
                        }
                        case "equals" -> arguments != null && arguments[0] == self;
                        case "hashCode" -> System.identityHashCode(action);
                        default -> "SIG" + name;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), handle);
            return true;
        } catch (ReflectiveOperationException _) {
            return false;
        }
    }
}
