package org.lxcautoscale.cli;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.lxcautoscale.recommend.Recordings;
import org.lxcautoscale.recommend.Recordings.Found;
import org.lxcautoscale.recommend.Subject;
import org.lxcautoscale.settings.Settings;

/** What the files of this machine say. */
final class RecordsSource implements MlSource {

    private final LocalRecords records;
    private final Recordings recordings;
    private final Settings settings;

    RecordsSource(LocalRecords records, Settings settings, Instant from, Instant until) {
        this.records = records;
        this.recordings = records.recordings(from, until);
        this.settings = settings;
    }

    @Override
    public List<Subject> subjects() throws IOException {
        return records.subjects(settings, recordings);
    }

    @Override
    public Found of(Subject subject) throws IOException {
        return recordings.of(subject.id(), subject.name(), subject.node());
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
