package dev.tzero.model.weights;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Conversion of stored elements, which are little-endian, to float32 in native order. */
final class Elements {

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private Elements() {}

    static boolean convertible(DType dtype) {
        return switch (dtype) {
            case F32, BF16, F16, F64 -> true;
            case I64, I32, I16, I8, U8, BOOL -> false;
        };
    }

    /** Whether the stored bytes are the wanted ones already. */
    static boolean sameAsMemory(DType dtype) {
        return dtype == DType.F32 && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    }

    /** Converts all of {@code stored} into as many elements of {@code target}. */
    static void widen(DType dtype, MemorySegment stored, MemorySegment target) {
        int count = Math.toIntExact(stored.byteSize() / dtype.bytes());
        switch (dtype) {
            case F32 -> {
                for (int i = 0; i < count; i++) {
                    target.set(FLOAT, 4L * i, Float.intBitsToFloat(stored.get(INT, 4L * i)));
                }
            }
            case BF16 -> {
                for (int i = 0; i < count; i++) {
                    target.set(FLOAT, 4L * i, Float.intBitsToFloat(stored.get(SHORT, 2L * i) << 16));
                }
            }
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    target.set(FLOAT, 4L * i, Float.float16ToFloat(stored.get(SHORT, 2L * i)));
                }
            }
            case F64 -> {
                for (int i = 0; i < count; i++) {
                    target.set(FLOAT, 4L * i, (float) stored.get(DOUBLE, 8L * i));
                }
            }
            case I64, I32, I16, I8, U8, BOOL -> throw new IllegalArgumentException(dtype + ": no floating-point type");
        }
    }
}
