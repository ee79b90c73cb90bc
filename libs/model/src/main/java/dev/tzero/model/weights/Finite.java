package dev.tzero.model.weights;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Looks for float32 values that are not finite: those with all exponent bits set. */
final class Finite {

    /** Elements that fit into the cache of a core together with what else it needs. */
    static final long CACHED = 1 << 16;

    private static final long EXPONENTS = 0x7f8000007f800000L;
    private static final long ONES = 0x0080000000800000L;
    private static final long CARRIES = 0x8000000080000000L;

    private Finite() {}

    /** The index of the first value that is not finite, or -1. */
    static long firstNot(MemorySegment floats) {
        int pairs = (int) (floats.byteSize() / Long.BYTES);
        long carries = 0;
        for (int i = 0; i < pairs; i++) {
            // Adding one to a full exponent carries into the sign's place and no further: two values in one addition.
            carries |= (floats.get(ValueLayout.JAVA_LONG_UNALIGNED, 8L * i) & EXPONENTS) + ONES;
        }
        long count = floats.byteSize() / Float.BYTES;
        boolean odd = count % 2 != 0 && !Float.isFinite(value(floats, count - 1));
        return (carries & CARRIES) != 0 || odd ? search(floats, count) : -1;
    }

    static float value(MemorySegment floats, long index) {
        return floats.get(ValueLayout.JAVA_FLOAT_UNALIGNED, index * Float.BYTES);
    }

    private static long search(MemorySegment floats, long count) {
        for (long i = 0; i < count; i++) {
            if (!Float.isFinite(value(floats, i))) {
                return i;
            }
        }
        return -1;
    }
}
