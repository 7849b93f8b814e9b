package org.lxcautoscale.ui.page;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Words for the next page of a session. Thread-safe. */
final class Notices {

    private static final int MOST = 200;

    private final Map<String, Frame.Notice> bySession = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Frame.Notice> eldest) {
            return size() > MOST;
        }
    };

    synchronized void put(Session session, Frame.Notice notice) {
        bySession.put(session.id(), notice);
    }

    synchronized Optional<Frame.Notice> take(Session session) {
        return Optional.ofNullable(bySession.remove(session.id()));
    }
}
