package org.lxcautoscale.notify;

import java.io.IOException;

/** A channel for notifications. */
public interface Notifier {

    /**
     * Delivers a notification; returns when it is delivered.
     *
     * @throws RejectedException when a retry would not help
     * @throws IOException when a retry may help
     */
    void send(Notification notification) throws IOException, RejectedException;

    /** The receiver rejects the message: wrong address, wrong token. */
    final class RejectedException extends Exception {

        private static final long serialVersionUID = 1L;

        public RejectedException(String message) {
            super(message);
        }
    }
}
