package dev.tzero.model.weights.pickle;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The bytes of a pickle. Lengths are compared with what is left before anything is allocated. */
final class PickleInput {

    private static final int MAX_LINE = 1024;
    private static final int MAX_TEXT = 1 << 20;
    private static final int MAX_LONG_BYTES = 255;

    private final ByteBuffer bytes;

    PickleInput(ByteBuffer bytes) {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    int position() {
        return bytes.position();
    }

    int unsignedByte() {
        need(1);
        return bytes.get() & 0xff;
    }

    int unsignedShort() {
        need(2);
        return bytes.getShort() & 0xffff;
    }

    int signedInt() {
        need(4);
        return bytes.getInt();
    }

    long signedLong() {
        need(8);
        return bytes.getLong();
    }

    double bigEndianDouble() {
        need(8);
        return Double.longBitsToDouble(Long.reverseBytes(bytes.getLong()));
    }

    /** UTF-8 of so many bytes. */
    String text(long length) {
        return decoded(length, StandardCharsets.UTF_8);
    }

    /** Python 2's byte strings, of which checkpoints hold ASCII only. */
    String byteText(long length) {
        return decoded(length, StandardCharsets.US_ASCII);
    }

    /** Text up to a line feed. */
    String line() {
        int begin = bytes.position();
        while (unsignedByte() != '\n') {
            if (bytes.position() - begin > MAX_LINE) {
                throw new PickleException("byte " + begin + ": a name longer than " + MAX_LINE + " bytes");
            }
        }
        int length = bytes.position() - 1 - begin;
        bytes.position(begin);
        String line = text(length);
        bytes.get();
        return line;
    }

    /** A two's complement number of so many bytes: a Long, or a BigInteger where that is too small. */
    Object number(long length) {
        if (length < 0 || length > MAX_LONG_BYTES) {
            throw new PickleException(
                    "byte " + position() + ": a number of " + length + " bytes: expected at most " + MAX_LONG_BYTES);
        }
        need(length);
        byte[] bigEndian = new byte[(int) length];
        for (int i = bigEndian.length - 1; i >= 0; i--) {
            bigEndian[i] = bytes.get();
        }
        BigInteger value = length == 0 ? BigInteger.ZERO : new BigInteger(bigEndian);
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    private String decoded(long length, Charset charset) {
        if (length < 0 || length > MAX_TEXT) {
            throw new PickleException("byte " + position() + ": a text of " + Long.toUnsignedString(length)
                    + " bytes: expected at most " + MAX_TEXT);
        }
        need(length);
        ByteBuffer part = bytes.slice(bytes.position(), (int) length);
        bytes.position(bytes.position() + (int) length);
        try {
            return charset.newDecoder().decode(part).toString();
        } catch (CharacterCodingException e) {
            throw new PickleException("byte " + (position() - length) + ": a text that is not " + charset, e);
        }
    }

    private void need(long count) {
        if (count > bytes.remaining()) {
            throw new PickleException("ends at byte " + bytes.limit() + ", in the middle of a value");
        }
    }
}
