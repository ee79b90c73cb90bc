package dev.tzero.model.gpt2;

import dev.tzero.model.TinyModel;
import dev.tzero.model.config.Activation;
import dev.tzero.model.config.Gpt2Config;
import dev.tzero.model.weights.SafetensorsWriter;
import dev.tzero.model.weights.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Decoder-only models with 24 positions and random weights. */
public final class TinyGpt2 {

    /** Shape of a model for the examples of {@link TinyModel}. */
    public static final Gpt2Config FOR_EXAMPLES =
            new Gpt2Config(TinyModel.VOCABULARY, 24, 16, 2, 4, 24, Activation.GELU_TANH, 1e-5, true, false, 0, 1, 1);

    private static final Gpt2Config CONFIG =
            new Gpt2Config(23, 24, 12, 3, 3, 20, Activation.GELU_TANH, 1e-5, true, true, 0, 22, 22);

    private TinyGpt2() {}

    /** A new model for the examples of {@link TinyModel}. */
    public static Gpt2Model create() {
        return Gpt2Model.initialise(FOR_EXAMPLES, 3);
    }

    /** Writes and loads one of 23 tokens. @param scale of the largest weight */
    public static Gpt2Model load(Path folder, double scale) throws IOException {
        return Gpt2Model.load(write(folder, scale));
    }

    private static Path write(Path target, double scale) throws IOException {
        SplittableRandom random = new SplittableRandom(4);
        List<SafetensorsWriter.Tensor> tensors = new ArrayList<>();
        for (TensorSpec spec : Gpt2Tensors.of(CONFIG).tensors()) {
            float[] values = new float[(int) spec.elements()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) ((random.nextDouble() * 2 - 1) * scale);
            }
            tensors.add(new SafetensorsWriter.Tensor(spec.name(), spec.shape(), () -> values));
        }
        Files.createDirectories(target);
        CONFIG.write(target.resolve("config.json"));
        SafetensorsWriter.write(target.resolve("model.safetensors"), tensors, Map.of("format", "pt"));
        return target;
    }
}
