package org.lxcautoscale.daemon;

import java.lang.reflect.Proxy;

/**
 * Signals of the operating system. The JDK's only interface to them is {@code sun.misc.Signal} of the module
 * jdk.unsupported, which the compiler warns of without a way to silence it; hence the reflection.
 */
final class Signals {

    private Signals() {}

    /**
     * Calls the action on a thread of its own each time the process gets the signal, in place of what it does else.
     *
     * @param name without its {@code SIG}: {@code HUP}, {@code TERM}
     *
     * @return whether this Java runtime can do that
     */
    @SuppressWarnings("ReferenceEquality") // a proxy equals nothing but itself
    static boolean on(String name, Runnable action) {
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
