package org.lxcautoscale.cli;

import java.io.IOException;
import java.util.List;
import org.lxcautoscale.recommend.Recordings.Found;
import org.lxcautoscale.recommend.Subject;

/** Where {@code ml} learns what there is and what has been used, for one round. Not thread-safe. */
interface MlSource extends AutoCloseable {

    /** The containers. */
    List<Subject> subjects() throws CommandFailedException, IOException, InterruptedException;

    /**
     * What one of them has used.
     *
     * @throws CommandFailedException when nothing can be learned of the others either
     */
    Found of(Subject subject) throws CommandFailedException, IOException, InterruptedException;

    @Override
    void close() throws IOException;
}
