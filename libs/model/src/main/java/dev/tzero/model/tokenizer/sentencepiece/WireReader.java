package dev.tzero.model.tokenizer.sentencepiece;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** One message in protobuf's wire format, field by field. Lengths are compared with what is left before they are used. */
final class WireReader {

    private final ByteBuffer bytes;
    private int field;
    private int wireType;

    WireReader(ByteBuffer bytes) {
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Goes to the next field, whose value must then be read or skipped. */
    boolean next() {
        if (!bytes.hasRemaining()) {
            return false;
        }
        long key = varint();
        field = (int) (key >>> 3);
        wireType = (int) (key & 7);
        return true;
    }

    int field() {
        return field;
    }

    long number() {
        expect(0);
        return varint();
    }

    float single() {
        expect(5);
        need(Float.BYTES);
        return bytes.getFloat();
    }

    ByteBuffer message() {
        expect(2);
        long length = varint();
        need(length);
        ByteBuffer part = bytes.slice(bytes.position(), (int) length);
        bytes.position(bytes.position() + (int) length);
        return part;
    }

    byte[] content() {
        ByteBuffer part = message();
        byte[] content = new byte[part.remaining()];
        part.get(content);
        return content;
    }

    void skip() {
        switch (wireType) {
            case 0 -> varint();
            case 1 -> advance(Long.BYTES);
            case 2 -> message();
            case 5 -> advance(Integer.BYTES);
            default -> throw new IllegalArgumentException("field " + field + " has wire type " + wireType);
        }
    }

    private void advance(int count) {
        need(count);
        bytes.position(bytes.position() + count);
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            need(1);
            byte next = bytes.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number of more than ten bytes");
    }

    private void expect(int type) {
        if (wireType != type) {
            throw new IllegalArgumentException("field " + field + " has wire type " + wireType + ": expected " + type);
        }
    }

    private void need(long count) {
        if (count < 0 || count > bytes.remaining()) {
            throw new IllegalArgumentException("is cut off in field " + field);
        }
    }
}
