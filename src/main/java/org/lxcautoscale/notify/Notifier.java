package org.lxcautoscale.notify;

import java.io.IOException;

/** A way to reach people. */
public interface Notifier {

    /**
     * Delivers, and waits until it is delivered or has failed.
     *
     * @throws RefusedException when trying again would not help
     * @throws IOException when it may
     */
    void send(Notification notification) throws IOException, RefusedException;

    /** The receiver does not want the message: wrong address, wrong token. */
    final class RefusedException extends Exception {

        private static final long serialVersionUID = 1L;

        public RefusedException(String message) {
            super(message);
        }
    }
}
