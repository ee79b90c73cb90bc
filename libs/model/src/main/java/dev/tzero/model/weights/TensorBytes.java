package dev.tzero.model.weights;

import dev.tzero.model.ModelFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Elements that lie side by side in a file. They are read, not mapped: straight into the caller's memory where the type
 * allows it, in pieces, so that a file of any size is never in memory twice, and one cut off meanwhile is an error
 * instead of a signal.
 */
final class TensorBytes {

    /** Small enough to stay in the cache of a core until the next step looks at it. */
    private static final int PIECE = 1 << 18;

    private static final ThreadLocal<ByteBuffer> SCRATCH =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(PIECE));

    private final Path file;
    private final FileChannel channel;

    TensorBytes(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Reads elements as float32.
     *
     * @param position of the first of them in the file
     * @param target as many float32 as to read
     */
    void readFloats(TensorInfo tensor, long position, MemorySegment target) {
        DType dtype = tensor.dtype();
        if (!Elements.convertible(dtype)) {
            throw new ModelFormatException(file, tensor.name() + ".dtype", dtype + ": expected F32, BF16, F16 or F64");
        }
        long count = target.byteSize() / Float.BYTES;
        long perPiece = PIECE / dtype.bytes();
        for (long done = 0; done < count; done += perPiece) {
            long now = Math.min(perPiece, count - done);
            MemorySegment part = target.asSlice(done * Float.BYTES, now * Float.BYTES);
            if (target.isNative() && Elements.sameAsMemory(dtype)) {
                fill(part.asByteBuffer(), position + done * dtype.bytes());
            } else {
                ByteBuffer scratch = SCRATCH.get().clear().limit(Math.toIntExact(now * dtype.bytes()));
                fill(scratch, position + done * dtype.bytes());
                Elements.widen(dtype, MemorySegment.ofBuffer(scratch.flip()), part);
            }
        }
    }

    /** Fills {@code target} from its position to its limit. */
    void fill(ByteBuffer target, long position) {
        try {
            long at = position;
            while (target.hasRemaining()) {
                int read = channel.read(target, at);
                if (read < 0) {
                    throw new ModelFormatException(
                            file, "size", "the file ends at byte " + at + ": it became shorter while it was read");
                }
                at += read;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
