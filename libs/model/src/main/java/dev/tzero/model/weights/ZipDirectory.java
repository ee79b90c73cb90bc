package dev.tzero.model.weights;

import dev.tzero.model.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The table of contents of a zip whose entries are stored as they are (PKWARE's APPNOTE 6.3, with zip64): where the bytes
 * of each lie in the file. An entry that would have to be unpacked is refused, so that a small file cannot become large.
 */
final class ZipDirectory {

    private static final int END = 0x06054b50;
    private static final int END64 = 0x06064b50;
    private static final int LOCATOR64 = 0x07064b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int LOCAL = 0x04034b50;
    private static final int END_BYTES = 22;
    private static final int LOCATOR64_BYTES = 20;
    private static final int END64_BYTES = 56;
    private static final int CENTRAL_BYTES = 46;
    private static final int LOCAL_BYTES = 30;
    private static final int ZIP64_EXTRA = 1;
    private static final long MAX_DIRECTORY_BYTES = 16 << 20;

    private final Path file;
    private final TensorBytes bytes;
    private final long size;

    private ZipDirectory(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.bytes = new TensorBytes(file, channel);
        this.size = channel.size();
    }

    /**
     * Where the content of an entry lies.
     *
     * @param begin first byte in the file
     * @param length bytes
     */
    record Entry(String name, long begin, long length) {

        long end() {
            return begin + length;
        }
    }

    static Map<String, Entry> read(Path file, FileChannel channel) throws IOException {
        return new ZipDirectory(file, channel).entries();
    }

    private Map<String, Entry> entries() {
        ByteBuffer end = directoryEnd();
        long count = end.getLong();
        long length = end.getLong();
        long begin = end.getLong();
        if (begin < 0 || length < 0 || length > MAX_DIRECTORY_BYTES || begin > size - length) {
            throw refused(
                    "zip directory",
                    length + " bytes at " + begin + ": expected at most " + MAX_DIRECTORY_BYTES
                            + " bytes within a file of " + size);
        }
        if (count < 0 || count > length / CENTRAL_BYTES) {
            throw refused("zip directory", count + " entries do not fit into " + length + " bytes");
        }
        ByteBuffer directory = read(begin, (int) length);
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (long i = 0; i < count; i++) {
            Entry entry = entry(directory, begin);
            if (entries.putIfAbsent(entry.name(), entry) != null) {
                throw refused("zip entry " + entry.name(), "is there twice");
            }
        }
        checkApart(entries);
        return entries;
    }

    /** Count, length and begin of the directory, as three longs. */
    private ByteBuffer directoryEnd() {
        int tailLength = (int) Math.min(size, END_BYTES + 0xffff + LOCATOR64_BYTES);
        ByteBuffer tail = read(size - tailLength, tailLength);
        int at = tailLength - END_BYTES;
        while (at >= 0 && tail.getInt(at) != END) {
            at--;
        }
        if (at < 0) {
            throw refused("zip directory", "no end of directory: the file is cut off, or no zip");
        }
        long count = tail.getShort(at + 10) & 0xffff;
        long length = Integer.toUnsignedLong(tail.getInt(at + 12));
        long begin = Integer.toUnsignedLong(tail.getInt(at + 16));
        int locator = at - LOCATOR64_BYTES;
        if (locator >= 0 && tail.getInt(locator) == LOCATOR64) {
            long end64 = tail.getLong(locator + 8);
            if (end64 < 0 || end64 > size - END64_BYTES) {
                throw refused("zip directory", "its zip64 end at " + end64 + " is not within the file");
            }
            ByteBuffer wide = read(end64, END64_BYTES);
            if (wide.getInt(0) != END64) {
                throw refused("zip directory", "no zip64 end at " + end64);
            }
            count = wide.getLong(32);
            length = wide.getLong(40);
            begin = wide.getLong(48);
        }
        return ByteBuffer.allocate(3 * Long.BYTES)
                .putLong(count)
                .putLong(length)
                .putLong(begin)
                .flip();
    }

    private Entry entry(ByteBuffer directory, long directoryBegin) {
        int at = directory.position();
        if (directory.remaining() < CENTRAL_BYTES || directory.getInt(at) != CENTRAL) {
            throw refused("zip directory", "no entry at " + (directoryBegin + at));
        }
        int flags = directory.getShort(at + 8);
        int method = directory.getShort(at + 10) & 0xffff;
        long packed = Integer.toUnsignedLong(directory.getInt(at + 20));
        long plain = Integer.toUnsignedLong(directory.getInt(at + 24));
        int nameLength = directory.getShort(at + 28) & 0xffff;
        int extraLength = directory.getShort(at + 30) & 0xffff;
        int commentLength = directory.getShort(at + 32) & 0xffff;
        long local = Integer.toUnsignedLong(directory.getInt(at + 42));
        if (directory.remaining() - CENTRAL_BYTES < nameLength + extraLength + commentLength) {
            throw refused("zip directory", "the entry at " + (directoryBegin + at) + " ends outside of it");
        }
        byte[] text = new byte[nameLength];
        directory.get(at + CENTRAL_BYTES, text);
        String name = new String(text, StandardCharsets.UTF_8);
        ByteBuffer extra = wideFields(directory, at + CENTRAL_BYTES + nameLength, extraLength);
        plain = plain == 0xffffffffL ? wide(name, extra) : plain;
        packed = packed == 0xffffffffL ? wide(name, extra) : packed;
        local = local == 0xffffffffL ? wide(name, extra) : local;
        directory.position(at + CENTRAL_BYTES + nameLength + extraLength + commentLength);
        if ((flags & 1) != 0 || method != 0 || packed != plain) {
            throw refused("zip entry " + name, "is packed or encrypted: expected stored bytes, as PyTorch writes them");
        }
        return new Entry(name, contentBegin(name, local, plain, directoryBegin), plain);
    }

    private long contentBegin(String name, long local, long length, long limit) {
        if (local < 0 || local > limit - LOCAL_BYTES) {
            throw refused("zip entry " + name, "begins at " + local + ": expected a place before the directory");
        }
        ByteBuffer header = read(local, LOCAL_BYTES);
        if (header.getInt(0) != LOCAL) {
            throw refused("zip entry " + name, "has no header at " + local);
        }
        long begin = local + LOCAL_BYTES + (header.getShort(26) & 0xffff) + (header.getShort(28) & 0xffff);
        if (length < 0 || begin > limit || length > limit - begin) {
            throw refused("zip entry " + name, length + " bytes at " + begin + " reach beyond " + limit);
        }
        return begin;
    }

    /** The zip64 numbers of an entry, in the order in which the plain ones refer to them; empty when there are none. */
    private static ByteBuffer wideFields(ByteBuffer directory, int begin, int length) {
        int at = begin;
        while (at + 4 <= begin + length) {
            int fieldLength = directory.getShort(at + 2) & 0xffff;
            if (directory.getShort(at) == ZIP64_EXTRA && at + 4 + fieldLength <= begin + length) {
                return directory.slice(at + 4, fieldLength).order(ByteOrder.LITTLE_ENDIAN);
            }
            at += 4 + fieldLength;
        }
        return ByteBuffer.allocate(0);
    }

    private long wide(String name, ByteBuffer extra) {
        if (extra.remaining() < Long.BYTES) {
            throw refused("zip entry " + name, "lacks its zip64 numbers");
        }
        return extra.getLong();
    }

    private void checkApart(Map<String, Entry> entries) {
        List<Entry> ordered = entries.values().stream()
                .filter(entry -> entry.length() > 0)
                .sorted(Comparator.comparingLong(Entry::begin))
                .toList();
        for (int i = 1; i < ordered.size(); i++) {
            if (ordered.get(i).begin() < ordered.get(i - 1).end()) {
                throw refused(
                        "zip entry " + ordered.get(i).name(),
                        "shares bytes with " + ordered.get(i - 1).name());
            }
        }
    }

    private ByteBuffer read(long position, int length) {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.fill(buffer, position);
        return buffer.flip();
    }

    private ModelFormatException refused(String field, String problem) {
        return new ModelFormatException(file, field, problem);
    }
}
