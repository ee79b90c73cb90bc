package dev.tzero.model.engine;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * How the C library's allocator, from which libtorch takes every tensor on the CPU, keeps what was freed.
 *
 * <p>As it stands, glibc asks the kernel for every large tensor anew and gives it back when it is freed, so that each result
 * of a step is paid for with a page fault per 4 KiB: more time than the products themselves take. With {@link #keep} freed
 * memory stays with the process and is used again. What a model leaves behind is returned by {@link #giveBack}. Where the C
 * library is another, nothing changes.
 */
final class Malloc {

    // glibc, malloc.h
    private static final int M_TRIM_THRESHOLD = -1;
    private static final int M_TOP_PAD = -2;
    private static final int M_MMAP_MAX = -4;

    private static final int TOP_PAD = 64 << 20;

    private static final Optional<MethodHandle> MALLOPT =
            function("mallopt", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    private static final Optional<MethodHandle> MALLOC_TRIM =
            function("malloc_trim", ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG);

    private Malloc() {}

    /** From here on freed memory is kept. */
    static void keep() {
        set(M_MMAP_MAX, 0);
        // Minus one is never; the largest int is 2 GiB, which the results of a large batch exceed.
        set(M_TRIM_THRESHOLD, -1);
        set(M_TOP_PAD, TOP_PAD);
    }

    /** Returns the pages of free memory to the system. */
    static void giveBack() {
        MALLOC_TRIM.ifPresent(trim -> {
            try {
                int _ = (int) trim.invokeExact(0L);
            } catch (Throwable e) {
                throw new IllegalStateException("malloc_trim throws nothing", e);
            }
        });
    }

    private static void set(int parameter, int value) {
        MALLOPT.ifPresent(mallopt -> {
            try {
                int _ = (int) mallopt.invokeExact(parameter, value);
            } catch (Throwable e) {
                throw new IllegalStateException("mallopt throws nothing", e);
            }
        });
    }

    @SuppressWarnings("restricted")
    private static Optional<MethodHandle> function(String name, MemoryLayout result, MemoryLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find(name)
                .map(function -> linker.downcallHandle(function, FunctionDescriptor.of(result, arguments)));
    }
}
