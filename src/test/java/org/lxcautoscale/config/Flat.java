package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Settings laid flat: the path of each component, as {@code defaults.cpu.upper}, and its value as text. */
final class Flat {

    private static final String SETTINGS = "org.lxcautoscale.settings";

    private Flat() {}

    /** What one has that the other has not. */
    static Map<String, String> difference(Object one, Object other) {
        Map<String, String> difference = new TreeMap<>(of(one));
        difference.entrySet().removeAll(of(other).entrySet());
        return difference;
    }

    private static Map<String, String> of(Object value) {
        Map<String, String> flat = new TreeMap<>();
        lay("", value, flat);
        return flat;
    }

    private static void lay(String path, Object value, Map<String, String> flat) {
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                lay(path + "[" + i + "]", list.get(i), flat);
            }
        } else if (value instanceof Record && value.getClass().getPackageName().equals(SETTINGS)) {
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                lay(path + (path.isEmpty() ? "" : ".") + component.getName(), valueOf(component, value), flat);
            }
        } else {
            assertThat(flat.put(path, String.valueOf(value))).isNull();
        }
    }

    private static Object valueOf(RecordComponent component, Object owner) {
        try {
            return component.getAccessor().invoke(owner);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
