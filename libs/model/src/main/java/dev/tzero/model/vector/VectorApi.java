package dev.tzero.model.vector;

/**
 * Whether this JVM can compute by vectors from Java (JEP 508). The API is an incubator: a JVM has it when it is started with
 * {@code --add-modules jdk.incubator.vector}. No other class of this package may be touched where it is missing.
 */
public final class VectorApi {

    private static final boolean AVAILABLE =
            ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

    private VectorApi() {}

    /** Whether the other classes of this package can be used. */
    public static boolean available() {
        return AVAILABLE;
    }
}
