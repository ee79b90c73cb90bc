package dev.tzero.local;

import dev.tzero.embedded.Ports;

/** Ports for a platform under test. */
public final class FreePorts {

    private FreePorts() {}

    /** First of so many free ports in a row. */
    public static int inARow(int count) {
        for (int attempt = 0; attempt < 100; attempt++) {
            int first = Ports.free();
            boolean all = first + count < 65000;
            for (int i = 0; all && i < count; i++) {
                all = Ports.isFree(first + i);
            }
            if (all) {
                return first;
            }
        }
        throw new AssertionError("no " + count + " free ports in a row");
    }
}
