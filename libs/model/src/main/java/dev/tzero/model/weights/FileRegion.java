package dev.tzero.model.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;

/** A part of a file as a stream; closing it leaves the file open. */
final class FileRegion extends InputStream {

    private final FileChannel channel;
    private final long end;
    private long position;

    FileRegion(FileChannel channel, long begin, long length) {
        this.channel = channel;
        this.position = begin;
        this.end = Math.addExact(begin, length);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (position >= end) {
            return -1;
        }
        int read = channel.read(ByteBuffer.wrap(target, offset, (int) Math.min(length, end - position)), position);
        position += Math.max(read, 0);
        return read;
    }
}
