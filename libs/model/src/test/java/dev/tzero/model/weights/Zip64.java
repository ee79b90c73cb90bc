package dev.tzero.model.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Rewrites the directory of a zip as one of a file beyond four gibibytes has it, without having to be that large. */
final class Zip64 {

    private static final int CENTRAL = 0x02014b50;
    private static final int END = 0x06054b50;
    private static final int CENTRAL_BYTES = 46;
    private static final int EXTRA_BYTES = 28;

    private Zip64() {}

    static byte[] of(byte[] zip) {
        ByteBuffer in = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        int end = zip.length - 22;
        if (in.getInt(end) != END) {
            throw new IllegalArgumentException("a zip with a comment");
        }
        int count = in.getShort(end + 10);
        int begin = in.getInt(end + 16);
        ByteBuffer out =
                ByteBuffer.allocate(zip.length + count * EXTRA_BYTES + 200).order(ByteOrder.LITTLE_ENDIAN);
        out.put(zip, 0, begin);
        int at = begin;
        for (int i = 0; i < count; i++) {
            at = entry(in, at, out);
        }
        int directoryEnd = out.position();
        out.putInt(0x06064b50)
                .putLong(44)
                .putShort((short) 45)
                .putShort((short) 45)
                .putInt(0)
                .putInt(0);
        out.putLong(count).putLong(count).putLong(directoryEnd - begin).putLong(begin);
        out.putInt(0x07064b50).putInt(0).putLong(directoryEnd).putInt(1);
        out.putInt(END)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) -1)
                .putShort((short) -1);
        out.putInt(-1).putInt(-1).putShort((short) 0);
        byte[] result = new byte[out.position()];
        out.flip().get(result);
        return result;
    }

    private static int entry(ByteBuffer in, int at, ByteBuffer out) {
        if (in.getInt(at) != CENTRAL) {
            throw new IllegalArgumentException("no entry at " + at);
        }
        int name = in.getShort(at + 28);
        int rest = in.getShort(at + 30) + in.getShort(at + 32);
        int copy = out.position();
        out.put(in.array(), at, CENTRAL_BYTES + name);
        long packed = in.getInt(at + 20);
        long plain = in.getInt(at + 24);
        long local = in.getInt(at + 42);
        out.putInt(copy + 20, -1).putInt(copy + 24, -1).putInt(copy + 42, -1);
        out.putShort(copy + 30, (short) EXTRA_BYTES).putShort(copy + 32, (short) 0);
        out.putShort((short) 1)
                .putShort((short) (EXTRA_BYTES - 4))
                .putLong(plain)
                .putLong(packed)
                .putLong(local);
        return at + CENTRAL_BYTES + name + rest;
    }
}
