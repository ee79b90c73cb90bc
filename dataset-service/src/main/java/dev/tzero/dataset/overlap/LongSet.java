package dev.tzero.dataset.overlap;

/** A set of hashes at about 16 bytes each; a hash of 0 is one like any other. */
final class LongSet {

    private static final int SMALLEST = 1 << 10;

    private long[] slots = new long[SMALLEST];
    private int size;
    private boolean zero;

    /** Adds a hash that may be there. */
    void add(long hash) {
        if (hash == 0) {
            zero = true;
            return;
        }
        if (size >= slots.length / 2) {
            grow();
        }
        int slot = slot(hash);
        if (slots[slot] == 0) {
            slots[slot] = hash;
            size++;
        }
    }

    boolean contains(long hash) {
        return hash == 0 ? zero : slots[slot(hash)] != 0;
    }

    long size() {
        return size + (zero ? 1 : 0);
    }

    // The hashes are mixed well: their low bits are as good as any.
    private int slot(long hash) {
        int slot = (int) hash & slots.length - 1;
        while (slots[slot] != 0 && slots[slot] != hash) {
            slot = slot + 1 & slots.length - 1;
        }
        return slot;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[old.length * 2];
        for (long hash : old) {
            if (hash != 0) {
                slots[slot(hash)] = hash;
            }
        }
    }
}
