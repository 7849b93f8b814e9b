package org.lxcautoscale.notify;

import java.io.IOException;

/** A way to reach people. */
public interface Notifier {

    /**
     * Delivers, and waits until it is delivered or has failed.
     *
     * @throws RejectedException when trying again would not help
     * @throws IOException when it may
     */
    void send(Notification notification) throws IOException, RejectedException;

    /** The receiver does not want the message: wrong address, wrong token. */
    final class RejectedException extends Exception {

        private static final long serialVersionUID = 1L;

        public RejectedException(String message) {
            super(message);
        }
    }
}
