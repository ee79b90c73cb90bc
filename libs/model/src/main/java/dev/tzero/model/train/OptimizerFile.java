package dev.tzero.model.train;

import ai.djl.ndarray.NDArray;
import dev.tzero.model.ModelFormatException;
import dev.tzero.model.t5.Parameter;
import dev.tzero.model.weights.SafetensorsFile;
import dev.tzero.model.weights.SafetensorsWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** AdamW's state as {@code optimizer.safetensors}: two moments per parameter, float32 as they are, and the step. */
final class OptimizerFile {

    private static final String MEAN = "exp_avg.";
    private static final String SQUARE = "exp_avg_sq.";
    private static final String STEP = "step";
    private static final String KIND = "optimizer";
    private static final String ADAMW = "adamw";

    private OptimizerFile() {}

    static void write(Path file, AdamW optimizer, List<Parameter> parameters) throws IOException {
        List<SafetensorsWriter.Tensor> tensors = new ArrayList<>();
        for (Parameter p : parameters) {
            tensors.add(new SafetensorsWriter.Tensor(
                    MEAN + p.name(),
                    p.shape(),
                    () -> window(optimizer.mean(), p).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED)));
            tensors.add(new SafetensorsWriter.Tensor(
                    SQUARE + p.name(),
                    p.shape(),
                    () -> window(optimizer.square(), p).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED)));
        }
        SafetensorsWriter.write(file, tensors, Map.of(KIND, ADAMW, STEP, Long.toString(optimizer.step())));
    }

    static void read(Path file, AdamW optimizer, List<Parameter> parameters) throws IOException {
        try (SafetensorsFile source = SafetensorsFile.open(file)) {
            if (!ADAMW.equals(source.metadata().get(KIND))) {
                throw new ModelFormatException(
                        file, KIND, source.metadata().get(KIND) + ": expected \"" + ADAMW + "\"");
            }
            for (Parameter p : parameters) {
                read(source, MEAN, p, optimizer.mean());
                read(source, SQUARE, p, optimizer.square());
            }
            optimizer.resumeAt(step(file, source.metadata().get(STEP)));
        }
    }

    private static void read(SafetensorsFile source, String prefix, Parameter p, NDArray target) {
        String name = prefix + p.name();
        if (!source.names().contains(name)) {
            throw new ModelFormatException(source.location(), name, "absent: expected the moment of a parameter");
        }
        if (!source.info(name).shape().equals(p.shape())) {
            throw new ModelFormatException(
                    source.location(), name + ".shape", source.info(name).shape() + ": expected " + p.shape());
        }
        source.readFloats(name, window(target, p));
    }

    private static long step(Path file, String text) {
        try {
            long step = Long.parseLong(String.valueOf(text));
            if (step >= 0) {
                return step;
            }
        } catch (NumberFormatException e) {
            throw new ModelFormatException(file, STEP, text + ": expected a whole number from 0", e);
        }
        throw new ModelFormatException(file, STEP, text + ": expected a whole number from 0");
    }

    private static MemorySegment window(NDArray flat, Parameter p) {
        return MemorySegment.ofBuffer(flat.toByteBuffer(true))
                .asSlice(p.offset() * Float.BYTES, p.elements() * Float.BYTES);
    }
}
