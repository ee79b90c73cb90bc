package dev.tzero.model.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * TorchScript functions, compiled in this process from their source text.
 *
 * <p>Through them Java reaches every ATen operator, intermediate results are freed as soon as nothing needs them, and a
 * whole network is one native call. They hold no weights: all tensors are arguments. Safe for several threads.
 */
public final class Script {

    private final PtSymbolBlock module;
    private final String method;

    private Script(PtSymbolBlock module, String method) {
        this.module = module;
        this.method = method;
    }

    /** A compiled source, whose methods are taken out by name. It is freed with {@code manager}. */
    public static final class Module {

        private final PtSymbolBlock block;

        private Module(PtSymbolBlock block) {
            this.block = block;
        }

        /** The method of this name. */
        public Script method(String name) {
            return new Script(block, name);
        }
    }

    /**
     * Compiles methods of one module, each {@code def name(self, ...) -> ...} indented by two blanks.
     *
     * @throws IllegalArgumentException with the compiler's message when the source is not TorchScript
     */
    public static Module compile(NDManager manager, String methods) {
        try {
            return new Module(JniUtils.loadModule(
                    (PtNDManager) manager, new ByteArrayInputStream(ScriptArchive.of(methods)), false, false));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory cannot fail", e);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("TorchScript source: " + e.getMessage(), e);
        }
    }

    /** Calls without recording for gradients. Results belong to the manager of the first argument. */
    public NDList call(NDList arguments) {
        return run(arguments, false);
    }

    /** Calls so that gradients can be computed of the results. They belong to the manager of the first argument. */
    public NDList callRecorded(NDList arguments) {
        return run(arguments, true);
    }

    private NDList run(NDList arguments, boolean recorded) {
        // The optimizing executor would specialise for every shape it meets, and its own differentiation is not needed.
        JniUtils.setGraphExecutorOptimize(false);
        NDManager manager = arguments.getFirst().getManager();
        try (NDManager scratch = manager.newSubManager()) {
            NDArray name = scratch.zeros(new Shape(0));
            name.setName("module_method:" + method);
            NDList named = new NDList(arguments.size() + 1);
            named.addAll(arguments);
            named.add(name);
            return IValueUtils.forward(module, named, recorded);
        }
    }
}
