package org.lxcautoscale.history;

import java.time.Instant;
import java.util.List;

/**
 * Where history is kept. It survives the end of the process at any instant: what {@link #append} has returned from is
 * there afterwards. Used by one thread at a time; several stores may be open on the same data, one of them writing for
 * each host.
 */
public interface HistoryStore extends AutoCloseable {

    /**
     * Adds samples and decisions: all of them or, when it fails, none. Samples may come in any order; of two of one
     * subject at one instant the later one stays.
     */
    void append(Batch batch) throws HistoryException;

    /** The samples of a subject, oldest first. */
    List<Sample> samples(Subject subject, Span span) throws HistoryException;

    /** Summaries of a subject, oldest first, up to the newest sample. Times without a sample have none. */
    List<Summary> summaries(Subject subject, Span span, Tier tier) throws HistoryException;

    /** The decisions on a container, oldest first; on all containers of the host when the subject is a host. */
    List<PastDecision> decisions(Subject subject, Span span) throws HistoryException;

    /** All subjects that have a history. */
    List<Subject> subjects() throws HistoryException;

    /**
     * One small step of keeping house: packs samples, makes summaries, drops what is too old or too much. Short enough
     * to be done between two writes.
     *
     * @return whether there is more to do now
     */
    boolean tidy(Instant now) throws HistoryException;

    @Override
    void close();
}
