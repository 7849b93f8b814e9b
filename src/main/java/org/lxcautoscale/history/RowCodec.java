package org.lxcautoscale.history;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a minute as bytes: length and CRC-32 of the content, then the names of the figures and the rows. Figures have names, so
 * that another version of the program can read it; those that it does not know are left out.
 */
final class RowCodec {

    private static final int HEADER = 2 * Integer.BYTES;
    private static final int OF_HOST = 0;
    private static final int OF_CONTAINER = 1;
    private static final int OF_DECISION = 2;
    private static final long NONE = -1;

    private RowCodec() {}

    /** One record. */
    static byte[] encode(List<Row> rows) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(content)) {
            writeNames(out, Schema.CONTAINER.figures());
            writeNames(out, Schema.HOST.figures());
            out.writeInt(rows.size());
            for (Row row : rows) {
                write(out, row);
            }
        }
        ByteArrayOutputStream record = new ByteArrayOutputStream(HEADER + content.size());
        try (DataOutputStream out = new DataOutputStream(record)) {
            out.writeInt(content.size());
            out.writeInt(checksum(content.toByteArray()));
            content.writeTo(out);
        }
        return record.toByteArray();
    }

    private static void writeNames(DataOutputStream out, List<? extends Figure> figures) throws IOException {
        out.writeByte(figures.size());
        for (Figure figure : figures) {
            out.writeUTF(figure.figure());
        }
    }

    private static void write(DataOutputStream out, Row row) throws IOException {
        out.writeByte(
                switch (row) {
                    case Row.OfHost _ -> OF_HOST;
                    case Row.OfContainer _ -> OF_CONTAINER;
                    case Row.OfDecision _ -> OF_DECISION;
                });
        out.writeUTF(row.place().cluster());
        out.writeUTF(row.place().node());
        out.writeLong(row.minute().getEpochSecond());
        switch (row) {
            case Row.OfContainer one -> {
                out.writeUTF(one.id());
                out.writeUTF(one.name());
                writeFigures(out, Schema.CONTAINER, one.figures());
            }
            case Row.OfHost one -> writeFigures(out, Schema.HOST, one.figures());
            case Row.OfDecision one -> writeDecision(out, one);
        }
    }

    private static void writeDecision(DataOutputStream out, Row.OfDecision row) throws IOException {
        out.writeUTF(row.id());
        out.writeUTF(row.name());
        Row.Change change = row.change();
        for (Long amount :
                Arrays.asList(change.cpuBefore(), change.cpuAfter(), change.memoryBefore(), change.memoryAfter())) {
            out.writeLong(amount == null ? NONE : amount);
        }
        for (String text : List.of(row.why(), row.findings(), row.outcome(), row.detail())) {
            out.writeUTF(text);
        }
    }

    private static Row.OfDecision readDecision(DataInputStream in, Row.Place place, Instant at) throws IOException {
        return new Row.OfDecision(
                place,
                in.readUTF(),
                in.readUTF(),
                at,
                new Row.Change(readAmount(in), readAmount(in), readAmount(in), readAmount(in)),
                in.readUTF(),
                in.readUTF(),
                in.readUTF(),
                in.readUTF());
    }

    private static @Nullable Long readAmount(DataInputStream in) throws IOException {
        long amount = in.readLong();
        return amount == NONE ? null : amount;
    }

    private static void writeFigures(DataOutputStream out, Schema.Kind kind, Map<? extends Figure, Long> figures)
            throws IOException {
        out.writeByte(figures.size());
        for (Map.Entry<? extends Figure, Long> figure : figures.entrySet()) {
            out.writeByte(kind.figures().indexOf(figure.getKey()));
            out.writeLong(figure.getValue());
        }
    }

    /** The minutes in the records, up to the first one that is not whole. */
    static List<List<Row>> decode(byte[] records) throws IOException {
        List<List<Row>> minutes = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(records))) {
            while (in.available() >= HEADER) {
                int length = in.readInt();
                int checksum = in.readInt();
                if (length < 0 || length > in.available()) {
                    break;
                }
                byte[] content = in.readNBytes(length);
                if (checksum(content) != checksum) {
                    break;
                }
                minutes.add(decodeContent(content));
            }
        }
        return minutes;
    }

    private static List<Row> decodeContent(byte[] content) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            List<String> ofContainers = readNames(in);
            List<String> ofHosts = readNames(in);
            int count = in.readInt();
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int kind = in.readByte();
                Row.Place place = new Row.Place(in.readUTF(), in.readUTF());
                Instant minute = Instant.ofEpochSecond(in.readLong());
                rows.add(
                        switch (kind) {
                            case OF_HOST ->
                                new Row.OfHost(place, minute, readFigures(in, ofHosts, HostFigure.values()));
                            case OF_CONTAINER ->
                                new Row.OfContainer(
                                        place,
                                        in.readUTF(),
                                        in.readUTF(),
                                        minute,
                                        readFigures(in, ofContainers, ContainerFigure.values()));
                            case OF_DECISION -> readDecision(in, place, minute);
                            default -> throw new IOException("a row of unknown kind " + kind);
                        });
            }
            return rows;
        }
    }

    private static List<String> readNames(DataInputStream in) throws IOException {
        int count = in.readUnsignedByte();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(in.readUTF());
        }
        return names;
    }

    private static <F extends Figure> Map<F, Long> readFigures(DataInputStream in, List<String> names, F[] known)
            throws IOException {
        int count = in.readUnsignedByte();
        Map<F, Long> figures = new HashMap<>();
        for (int i = 0; i < count; i++) {
            String name = names.get(in.readUnsignedByte());
            long value = in.readLong();
            for (F figure : known) {
                if (figure.figure().equals(name)) {
                    figures.put(figure, value);
                }
            }
        }
        return figures;
    }

    private static int checksum(byte[] content) {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        return (int) checksum.getValue();
    }
}
