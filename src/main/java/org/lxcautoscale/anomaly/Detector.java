package org.lxcautoscale.anomaly;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Learns what is usual for one container, window by window of five minutes, and says when its state is not. It never says what
 * size the container should have.
 *
 * <p>A Random Cut Forest gives each window a score before it learns it. The score is compared with those before ({@link
 * Threshold}); beyond the threshold the measure that contributes most is the reason, if it is beyond what it usually is. What has
 * been told must be exceeded to be told again, half of it after a day. Nothing is told in the first day, of which the hours have not
 * been seen yet.
 *
 * <p>The same windows and options give the same verdicts. In memory it takes about twice its {@linkplain #toBytes() bytes}, so
 * that whoever has many keeps the bytes. Not thread-safe.
 */
public final class Detector {

    /** Windows before one that say whether it is a spike. */
    public static final int SPIKE_WINDOWS = 5;

    /** A day. */
    static final int WARM_UP = 288;

    /** Coordinates are defined when so many windows are known. */
    private static final int FIRST_MAP = 12;

    /** Then they are looked at again after these, and every day. */
    private static final Set<Long> EARLY_MAPS = Set.of(36L, 108L);

    /** After such a time without windows nothing is known of what was before. */
    private static final Duration GAP = Duration.ofHours(1);

    /** From so many thresholds on it is told. */
    private static final double TOLD_FROM = 1.1;

    /** An amount that there never was counts more. */
    private static final double NEW_EXTREME = 1.25;

    /** What is left after one window of the strength that must be exceeded. */
    private static final double HELD_SHARE = Math.pow(0.5, 1.0 / WARM_UP);

    /** Share of the past that lies above, and below, what is called usual. */
    private static final double RARE = 0.005;

    /** What is not so much beyond the usual is not worth telling, unusual as it may be. */
    private static final double WORTH_TELLING = 1.05;

    /** Windows within the usual that end it. */
    private static final int CALM_WINDOWS = 3;

    /** What lasts so long is usual from then on. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private static final int FORMAT = 0x4C584101;

    private final DetectorOptions options;
    private final List<Level> levels;

    /** The last windows, oldest first; NaN is unknown. */
    private final Deque<double[]> recent = new ArrayDeque<>(SPIKE_WINDOWS + 1);

    private final Threshold threshold;
    private @Nullable Forest forest;
    private long windows;
    private @Nullable Instant last;
    private double held;
    private @Nullable Unusual unusual;
    private int calm;
    private double strength;
    private Set<Measure> spikes = Set.of();

    /**
     * @param measures those that windows consist of, in that order
     * @throws IllegalArgumentException if there are none, or one twice
     */
    public Detector(List<Measure> measures, DetectorOptions options) {
        this(options, distinct(measures).stream().map(Level::new).toList());
    }

    private Detector(DetectorOptions options, List<Level> levels) {
        this.options = options;
        this.levels = levels;
        this.threshold = new Threshold(options.contamination());
    }

    private static List<Measure> distinct(List<Measure> measures) {
        if (measures.isEmpty() || EnumSet.copyOf(measures).size() < measures.size()) {
            throw new IllegalArgumentException("measures must be different ones, at least one: " + measures);
        }
        return measures;
    }

    /** Those that windows consist of, in that order. */
    public List<Measure> measures() {
        return levels.stream().map(Level::measure).toList();
    }

    /** Windows that it has learned from. */
    public long windows() {
        return windows;
    }

    /** Whether it has learned enough to say what is unusual. */
    public boolean isReady() {
        return windows >= WARM_UP;
    }

    /**
     * Learns a window. One of which most is unknown is passed over. A gap of an hour or more, or a clock that has been set back,
     * ends what was unusual.
     *
     * @param amounts a mean for each measure, in its unit; what is no number, infinite, negative or absurdly large is unknown
     * @param at end of the window
     * @return what is unusual, the same as long as it lasts; empty while nothing is, or nothing can be said
     * @throws IllegalArgumentException if there are not as many amounts as measures
     */
    public Optional<Unusual> add(double[] amounts, Instant at) {
        if (amounts.length != levels.size()) {
            throw new IllegalArgumentException("there must be " + levels.size() + " amounts, not " + amounts.length);
        }
        strength = 0;
        spikes = Set.of();
        double[] window = known(amounts);
        if (2 * Arrays.stream(window).filter(Double::isNaN).count() >= window.length) {
            return Optional.empty();
        }
        if (last != null && (at.isBefore(last) || at.isAfter(last.plus(GAP)))) {
            recent.clear();
            unusual = null;
        }
        last = at;
        spikes = spikesIn(window);
        judge(window, at);
        learn(window);
        return Optional.ofNullable(unusual);
    }

    /** Of the last window: how many times the threshold its score is, if it is worth telling anew by any threshold; otherwise 0. */
    public double strength() {
        return strength;
    }

    /** Measures that in the last window were further from the mean of the {@value #SPIKE_WINDOWS} windows before than usual there. */
    public Set<Measure> spikes() {
        return spikes;
    }

    private static double[] known(double[] amounts) {
        return Arrays.stream(amounts)
                .map(amount -> amount >= 0 && amount <= Level.MOST ? amount : Double.NaN)
                .toArray();
    }

    private Set<Measure> spikesIn(double[] window) {
        if (recent.size() < SPIKE_WINDOWS) {
            return Set.of();
        }
        Set<Measure> found = EnumSet.noneOf(Measure.class);
        for (int i = 0; i < window.length; i++) {
            double sum = 0;
            double squares = 0;
            for (double[] before : recent) {
                sum += before[i];
                squares += before[i] * before[i];
            }
            double mean = sum / SPIKE_WINDOWS;
            double deviation = Math.sqrt(Math.max(0, squares / SPIKE_WINDOWS - mean * mean));
            Measure measure = levels.get(i).measure();
            double bound = Math.max(options.spikeDeviations() * deviation, measure.least());
            if (Math.abs(window[i] - mean) > bound) {
                found.add(measure);
            }
        }
        return Collections.unmodifiableSet(found);
    }

    private void judge(double[] window, Instant at) {
        if (unusual != null) {
            follow(unusual, window, at);
        }
        double score = forest == null ? 0 : forest.score(point(window));
        if (forest == null || score <= 0) {
            return;
        }
        double grade = threshold.grade(score);
        if (grade * NEW_EXTREME >= 1) {
            int most = contributingMost(forest, window);
            Level level = levels.get(most);
            if (level.isTrifling(level.of(window[most]))) {
                return;
            }
            if (level.isNewExtreme(level.of(window[most]))) {
                grade *= NEW_EXTREME;
            }
            if (grade > held) {
                strength = grade;
            }
            if (isReady() && unusual == null && strength >= TOLD_FROM) {
                unusual = reason(forest, most, window[most], at);
                calm = 0;
            }
        } else if (grade > held) {
            strength = grade;
        }
        held = Math.max(HELD_SHARE * held, grade);
    }

    private void follow(Unusual present, double[] window, Instant at) {
        double amount = window[measures().indexOf(present.measure())];
        if (!Double.isNaN(amount)) {
            boolean isBeyond = present.isMore() ? amount > present.usual() : amount < present.usual();
            calm = isBeyond ? 0 : calm + 1;
        }
        if (calm >= CALM_WINDOWS || at.isAfter(present.since().plus(LONGEST))) {
            unusual = null;
        }
    }

    private int contributingMost(Forest forest, double[] window) {
        double[] shares = forest.attribution(point(window));
        int most = 0;
        for (int i = 1; i < shares.length; i++) {
            if (shares[i] > shares[most]) {
                most = i;
            }
        }
        return most;
    }

    /** The measure as the reason, if it is beyond what it usually is. */
    private @Nullable Unusual reason(Forest forest, int index, double amount, Instant at) {
        Level level = levels.get(index);
        if (Double.isNaN(amount) || level.known() < WARM_UP) {
            return null;
        }
        float[] past = forest.coordinates(index);
        Arrays.sort(past);
        int rare = (int) (RARE * past.length);
        double high = level.amount(past[past.length - 1 - rare]);
        double low = level.amount(past[rare]);
        double least = level.measure().least();
        if (amount > WORTH_TELLING * high + least) {
            return new Unusual(level.measure(), amount, high, at);
        }
        return amount < low / WORTH_TELLING - least ? new Unusual(level.measure(), amount, low, at) : null;
    }

    /** What is unknown has its usual value, and so is no reason. */
    private float[] point(double[] window) {
        float[] point = new float[window.length];
        for (int i = 0; i < window.length; i++) {
            Level level = levels.get(i);
            double seen = Double.isNaN(window[i]) ? level.usual() : level.of(window[i]);
            point[i] = level.known() < FIRST_MAP ? 0 : level.coordinate(seen);
        }
        return point;
    }

    private void learn(double[] window) {
        if (forest != null) {
            forest.add(point(window));
        }
        Level.@Nullable Remapping[] remappings = new Level.Remapping[window.length];
        boolean isRemapped = false;
        for (int i = 0; i < window.length; i++) {
            Level level = levels.get(i);
            if (Double.isNaN(window[i])) {
                continue;
            }
            level.add(level.of(window[i]));
            if (level.known() == FIRST_MAP) {
                level.remap();
            } else if (isMapDue(level.known()) && level.isMapOff()) {
                remappings[i] = level.remap();
                isRemapped = true;
            }
        }
        if (forest != null && isRemapped) {
            forest.remap(remappings);
        }
        recent.addLast(window);
        if (recent.size() > SPIKE_WINDOWS) {
            recent.removeFirst();
        }
        windows++;
        if (windows == FIRST_MAP) {
            forest = Forest.empty(levels.size(), options);
        }
    }

    private static boolean isMapDue(long known) {
        return EARLY_MAPS.contains(known) || known % WARM_UP == 0;
    }

    /** All that it has learned; less than 24 KiB for ten measures and {@link DetectorOptions#DEFAULT}. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            write(out);
            out.writeInt(checksum(bytes.toByteArray(), bytes.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void write(DataOutputStream out) throws IOException {
        out.writeInt(FORMAT);
        out.writeInt(options.trees());
        out.writeInt(options.samples());
        out.writeByte(levels.size());
        for (Level level : levels) {
            out.writeUTF(level.measure().name());
            level.write(out);
        }
        out.writeByte(recent.size());
        for (double[] window : recent) {
            for (double amount : window) {
                out.writeDouble(amount);
            }
        }
        threshold.write(out);
        out.writeLong(windows);
        out.writeLong(last == null ? Long.MIN_VALUE : last.toEpochMilli());
        out.writeDouble(held);
        out.writeBoolean(unusual != null);
        if (unusual != null) {
            out.writeUTF(unusual.measure().name());
            out.writeDouble(unusual.value());
            out.writeDouble(unusual.usual());
            out.writeLong(unusual.since().toEpochMilli());
            out.writeInt(calm);
        }
        out.writeBoolean(forest != null);
        if (forest != null) {
            forest.write(out);
        }
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }

    /**
     * One that goes on where that was which made the bytes.
     *
     * @throws IOException if they are damaged, from another version, or learned with other trees or samples: learn anew then
     */
    public static Detector of(byte[] bytes, DetectorOptions options) throws IOException {
        int length = bytes.length - Integer.BYTES;
        if (length < 0) {
            throw new IOException("what was learned of unusual states is cut off");
        }
        DataInputStream end = new DataInputStream(new ByteArrayInputStream(bytes, length, Integer.BYTES));
        if (end.readInt() != checksum(bytes, length)) {
            throw new IOException("what was learned of unusual states is damaged: its checksum differs");
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, length));
        try {
            Detector detector = read(in, options);
            if (in.read() >= 0) {
                throw new IOException("there is more than was expected");
            }
            return detector;
        } catch (IOException | RuntimeException e) {
            throw new IOException("what was learned of unusual states cannot be used: " + e.getMessage(), e);
        }
    }

    private static Detector read(DataInputStream in, DetectorOptions options) throws IOException {
        if (in.readInt() != FORMAT) {
            throw new IOException("it has another format");
        }
        int trees = in.readInt();
        int samples = in.readInt();
        if (trees != options.trees() || samples != options.samples()) {
            throw new IOException("it has " + trees + " trees of " + samples + " windows, not " + options.trees()
                    + " of " + options.samples());
        }
        int size = in.readUnsignedByte();
        List<Level> levels = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            Level level = new Level(Measure.valueOf(in.readUTF()));
            level.read(in);
            levels.add(level);
        }
        distinct(levels.stream().map(Level::measure).toList());
        Detector detector = new Detector(options, List.copyOf(levels));
        detector.readWindows(in);
        return detector;
    }

    private void readWindows(DataInputStream in) throws IOException {
        int remembered = in.readUnsignedByte();
        if (remembered > SPIKE_WINDOWS) {
            throw new IOException("there are " + remembered + " last windows");
        }
        for (int i = 0; i < remembered; i++) {
            double[] window = new double[levels.size()];
            for (int j = 0; j < window.length; j++) {
                window[j] = in.readDouble();
            }
            recent.addLast(known(window));
        }
        threshold.read(in);
        windows = Stored.count(in);
        long millis = in.readLong();
        last = millis == Long.MIN_VALUE ? null : Instant.ofEpochMilli(millis);
        held = Stored.amount(in);
        if (in.readBoolean()) {
            Measure measure = Measure.valueOf(in.readUTF());
            unusual = new Unusual(measure, Stored.amount(in), Stored.amount(in), Instant.ofEpochMilli(in.readLong()));
            calm = Stored.within(in, 0, CALM_WINDOWS);
            if (!measures().contains(measure)) {
                throw new IOException(measure + " is none of its measures");
            }
        }
        if (in.readBoolean()) {
            forest = Forest.read(in, levels.size(), options);
        }
    }
}
