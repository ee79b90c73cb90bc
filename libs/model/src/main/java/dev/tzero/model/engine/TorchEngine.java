package dev.tzero.model.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.util.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/**
 * The one PyTorch engine of this process.
 *
 * <p>Thread counts are settings of libtorch that hold for the whole process and must be chosen before its first use, so
 * {@link #start(int)} is called once at start; every other class of this module calls {@link #newManager()}. One thread
 * is what an engine has that nobody chose a number for: threads of one operation wait for each other by spinning, and
 * where other processes want the same cores, a second thread makes small models many times slower instead of faster.
 *
 * <p>No operation may still run when the JVM exits: libtorch is taken down with the process and crashes under it. Join
 * the threads that compute before {@code main} or the shutdown hooks end.
 */
public final class TorchEngine {

    private static final String THREADS = "ai.djl.pytorch.num_threads";
    private static int startedThreads;

    private TorchEngine() {}

    /**
     * Loads libtorch with the given number of threads per operation.
     *
     * @param threads threads that one operation may use, at least 1
     * @throws IllegalStateException when the engine already runs with another number
     * @throws LibtorchException when there is no libtorch that this build can speak to
     */
    public static synchronized void start(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads: " + threads + ": expected at least 1");
        }
        if (startedThreads != 0 && startedThreads != threads) {
            throw new IllegalStateException("threads: " + threads + ": the PyTorch engine already runs with "
                    + startedThreads + " and cannot change");
        }
        if (startedThreads == 0) {
            configureLibraries();
            bundledBridge().settings(System.getenv()).forEach(System::setProperty);
            Malloc.keep();
            System.setProperty(THREADS, Integer.toString(threads));
            setIfAbsent("ai.djl.pytorch.num_interop_threads", "1");
            load();
            startedThreads = threads;
        }
    }

    private static void load() {
        try {
            Engine.getEngine("PyTorch");
        } catch (EngineException | LinkageError e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new LibtorchException("libtorch cannot be loaded: " + cause.getMessage(), e);
        }
    }

    /** The library of DJL that speaks to libtorch, as the class path has it. */
    private static InstalledLibtorch bundledBridge() {
        ClassLoader classes = TorchEngine.class.getClassLoader();
        Properties properties = new Properties();
        try (InputStream in = classes.getResourceAsStream("jnilib/pytorch.properties")) {
            properties.load(Objects.requireNonNull(in, "pytorch-jni is not on the class path"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // The version of libtorch, a hyphen, that of DJL.
        String version = properties.getProperty("jni_version").split("-", 2)[0];
        String library = "/" + System.mapLibraryName("djl_torch");
        return new InstalledLibtorch(version, flavor -> {
            String folder = "jnilib/" + Platform.detectPlatform("pytorch").getClassifier() + "/" + flavor;
            return classes.getResource(folder + library) != null;
        });
    }

    /**
     * A new root of native memory, on the CPU also where there is a GPU; starts the engine with one thread when nobody chose a
     * number before.
     */
    public static NDManager newManager() {
        ensureStarted();
        return Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
    }

    /** The number of threads per operation; starts the engine when it does not run. */
    public static synchronized int threads() {
        ensureStarted();
        return startedThreads;
    }

    /** GPUs that libtorch sees; starts the engine when it does not run. */
    public static int gpus() {
        ensureStarted();
        return Engine.getEngine("PyTorch").getGpuCount();
    }

    /** Returns memory of the CPU that is not in use to the system; for when something large was freed for good. */
    public static void giveBackMemory() {
        Malloc.giveBack();
    }

    /** Keeps the native libraries from asking the network for anything; needed before any of them loads. */
    public static void configureLibraries() {
        setIfAbsent("ai.djl.offline", "true");
        setIfAbsent("OPT_OUT_TRACKING", "true");
    }

    private static synchronized void ensureStarted() {
        if (startedThreads == 0) {
            start(Integer.getInteger(THREADS, 1));
        }
    }

    private static void setIfAbsent(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }
}
