package org.lxcautoscale.learn;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.anomaly.Detector;
import org.lxcautoscale.anomaly.DetectorOptions;
import org.lxcautoscale.anomaly.Unusual;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.demand.Demand;
import org.lxcautoscale.demand.Sizes;
import org.lxcautoscale.forecast.ContainerModel;
import org.lxcautoscale.forecast.Horizon;
import org.lxcautoscale.history.ContainerFigure;
import org.lxcautoscale.history.Series.Point;

/** What is learned of one container: its forecasts, and what is usual for it. Not thread-safe. */
final class Learned {

    /** More than any model takes. */
    private static final int MOST_BYTES = 256 << 10;

    private static final int MAGIC = 0x4C584D31;

    private final String name;
    private final ContainerModel model;
    private final Detector detector;
    private @Nullable Unusual unusual;

    private Learned(String name, ContainerModel model, Detector detector) {
        this.name = name;
        this.model = model;
        this.detector = detector;
    }

    /** A container of which nothing is known. */
    static Learned ofNew(String name, DetectorOptions options) {
        return new Learned(name, new ContainerModel(), new Detector(Figures.MEASURES, options));
    }

    /** As it was called when it was learned of: another name is another container. */
    String name() {
        return name;
    }

    ContainerModel model() {
        return model;
    }

    /** The number of the last window that was learned of; {@link Long#MIN_VALUE} if there was none. */
    long last() {
        return Math.max(model.last(Resource.CPU), model.last(Resource.MEMORY));
    }

    /** What is unusual since the last window; empty if nothing is. */
    Optional<Unusual> unusual() {
        return Optional.ofNullable(unusual);
    }

    /** Whether the detector knows enough to say what is unusual. */
    boolean knowsUsual() {
        return detector.isReady();
    }

    /** What the container may have of a resource. */
    interface Possible {
        Sizes of(Resource resource);
    }

    /** Learns of a window that is over. */
    void add(Point<ContainerFigure> window, Possible sizes, Horizon horizon, ZoneId zone) {
        forecast(window, sizes, horizon, zone);
        watch(window);
    }

    /** Only for its forecasts. */
    void forecast(Point<ContainerFigure> window, Possible sizes, Horizon horizon, ZoneId zone) {
        long number = number(window.at(), zone);
        for (Resource resource : Resource.values()) {
            Figures.use(window, resource)
                    .ifPresent(use -> model.add(resource, number, use, sizes.of(resource), horizon));
        }
    }

    /** Only for what is usual. */
    void watch(Point<ContainerFigure> window) {
        unusual = detector.add(Figures.measures(window), window.at()).orElse(null);
    }

    /** The number of the window that begins at a time, by local time. */
    static long number(Instant at, ZoneId zone) {
        return ContainerModel.window(
                at.getEpochSecond() + zone.getRules().getOffset(at).getTotalSeconds());
    }

    /** When the window with a number begins; of an hour that comes twice, the first time. */
    static Instant at(long number, ZoneId zone) {
        return LocalDateTime.ofEpochSecond(number * Demand.WINDOW.toSeconds(), 0, ZoneOffset.UTC)
                .atZone(zone)
                .toInstant();
    }

    /** All of it, packed. */
    byte[] toBytes() {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(packed, deflater))) {
            ByteArrayOutputStream plain = new ByteArrayOutputStream();
            DataOutputStream content = new DataOutputStream(plain);
            content.writeUTF(name);
            write(content, model.toBytes());
            write(content, detector.toBytes());
            byte[] bytes = plain.toByteArray();
            CRC32 sum = new CRC32();
            sum.update(bytes);
            out.writeInt(MAGIC);
            out.writeInt((int) sum.getValue());
            write(out, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        } finally {
            deflater.end();
        }
        return packed.toByteArray();
    }

    private static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /**
     * What {@link #toBytes} has written.
     *
     * @throws IOException if it is something else, or of another version
     */
    static Learned of(byte[] packed, DetectorOptions options) throws IOException {
        try (DataInputStream in = new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(packed)))) {
            if (in.readInt() != MAGIC) {
                throw new IOException("it is no model of this version");
            }
            int expected = in.readInt();
            byte[] bytes = read(in);
            CRC32 sum = new CRC32();
            sum.update(bytes);
            if ((int) sum.getValue() != expected) {
                throw new IOException("its checksum is wrong");
            }
            DataInputStream content = new DataInputStream(new ByteArrayInputStream(bytes));
            String name = content.readUTF();
            ContainerModel model = ContainerModel.of(read(content));
            return new Learned(name, model, Detector.of(read(content), options));
        } catch (EOFException e) {
            throw new IOException("it is cut off", e);
        } catch (ZipException e) {
            throw new IOException("it is damaged", e);
        } catch (RuntimeException e) { // what has the right checksum, and makes no sense
            throw new IOException("it makes no sense", e);
        }
    }

    private static byte[] read(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > MOST_BYTES) {
            throw new IOException("it says that it is " + length + " bytes long");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }
}
