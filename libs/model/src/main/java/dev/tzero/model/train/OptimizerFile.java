package dev.tzero.model.train;

import dev.tzero.model.ModelFormatException;
import dev.tzero.model.weights.SafetensorsFile;
import dev.tzero.model.weights.SafetensorsWriter;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An optimizer's state as {@code optimizer.safetensors}: its tensors in float32 as they are, its kind and the step. */
final class OptimizerFile {

    private static final String STEP = "step";
    private static final String KIND = "optimizer";

    private OptimizerFile() {}

    static void write(Path file, Optimizer optimizer) throws IOException {
        List<SafetensorsWriter.Tensor> tensors = optimizer.state().stream()
                .map(t -> new SafetensorsWriter.Tensor(
                        t.name(), t.shape(), () -> t.memory().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED)))
                .toList();
        SafetensorsWriter.write(file, tensors, Map.of(KIND, optimizer.kind(), STEP, Long.toString(optimizer.step())));
    }

    /**
     * Overwrites the state of a new optimizer.
     *
     * @throws ModelFormatException when the file holds another optimizer's state or another model's
     */
    static void read(Path file, Optimizer optimizer) throws IOException {
        try (SafetensorsFile source = SafetensorsFile.open(file)) {
            String kind = source.metadata().get(KIND);
            if (!optimizer.kind().equals(kind)) {
                throw new ModelFormatException(file, KIND, kind + ": expected \"" + optimizer.kind() + "\"");
            }
            for (StateTensor tensor : optimizer.state()) {
                read(source, tensor);
            }
            optimizer.resumeAt(step(file, source.metadata().get(STEP)));
        }
    }

    private static void read(SafetensorsFile source, StateTensor tensor) {
        if (!source.names().contains(tensor.name())) {
            throw new ModelFormatException(
                    source.location(), tensor.name(), "absent: expected this part of the optimizer's state");
        }
        List<Long> shape = source.info(tensor.name()).shape();
        if (!shape.equals(tensor.shape())) {
            throw new ModelFormatException(
                    source.location(), tensor.name() + ".shape", shape + ": expected " + tensor.shape());
        }
        source.readFloats(tensor.name(), tensor.memory());
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
}
