package dev.tzero.model.lm;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * What the process has allocated natively and not freed, by the C library's own count (glibc's {@code mallinfo2}). Unlike
 * resident memory it does not move with fragmentation, page reclaim or what other processes do.
 */
@SuppressWarnings("restricted") // The test JVM runs with native access enabled.
final class NativeHeap {

    /** The ten counters of {@code struct mallinfo2}; the fifth is bytes in mappings, the eighth bytes in use. */
    private static final MemoryLayout COUNTERS = MemoryLayout.sequenceLayout(10, ValueLayout.JAVA_LONG);

    private static final MemoryLayout STRUCT = MemoryLayout.structLayout(COUNTERS);
    private static final int MAPPED = 4;
    private static final int IN_USE = 7;

    private static final MethodHandle MALLINFO2 = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("mallinfo2"), FunctionDescriptor.of(STRUCT));

    private NativeHeap() {}

    static long bytesInUse() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = (MemorySegment) MALLINFO2.invokeExact((SegmentAllocator) arena);
            return info.getAtIndex(ValueLayout.JAVA_LONG, MAPPED) + info.getAtIndex(ValueLayout.JAVA_LONG, IN_USE);
        } catch (Throwable e) {
            throw new IllegalStateException("mallinfo2 of the C library cannot be called", e);
        }
    }
}
