package org.lxcautoscale.cli;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** Where a daemon serves its API. */
interface DaemonPlace {

    /**
     * Finds the daemon, as far as that is possible without a connection.
     *
     * @return the daemon as part of a sentence: {@code daemon 4711}
     * @throws CommandFailedException when none can answer, with what to do about it
     */
    String find() throws CommandFailedException;

    /** Host and port, as in the header Host. */
    String address();

    /** What to do when something else answers there, as part of a sentence. */
    String advice();

    /**
     * Connects to it.
     *
     * @param daemon what {@link #find} has said
     * @param limit for the connection
     * @param answer for each read from it
     * @throws CommandFailedException when it is refused or not trusted
     * @throws SocketTimeoutException when a limit is over
     */
    Socket connect(String daemon, Duration limit, Duration answer) throws CommandFailedException, IOException;
}
