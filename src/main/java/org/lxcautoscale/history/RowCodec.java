package org.lxcautoscale.history;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The rows of a minute as bytes: length and CRC-32 of the content, then the names of the figures and the rows. Figures have names, so
 * that another version of the program can read it; those that it does not know are left out.
 */
final class RowCodec {

    private static final int HEADER = 2 * Integer.BYTES;

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
        out.writeBoolean(row instanceof Row.OfContainer);
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
        }
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
                boolean isContainer = in.readBoolean();
                Row.Place place = new Row.Place(in.readUTF(), in.readUTF());
                Instant minute = Instant.ofEpochSecond(in.readLong());
                rows.add(
                        isContainer
                                ? new Row.OfContainer(
                                        place,
                                        in.readUTF(),
                                        in.readUTF(),
                                        minute,
                                        readFigures(in, ofContainers, ContainerFigure.values()))
                                : new Row.OfHost(place, minute, readFigures(in, ofHosts, HostFigure.values())));
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
