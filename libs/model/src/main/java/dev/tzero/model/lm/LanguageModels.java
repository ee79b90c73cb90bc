package dev.tzero.model.lm;

import dev.tzero.model.config.ModelConfig;
import dev.tzero.model.gpt2.Gpt2Model;
import dev.tzero.model.t5.T5Model;
import java.io.IOException;
import java.nio.file.Path;

/** Opens models of any family. */
public final class LanguageModels {

    private LanguageModels() {}

    /**
     * Loads a Hugging Face model folder: {@code config.json} says which family it is of. The caller closes the model.
     *
     * @throws dev.tzero.model.ModelFormatException naming file, field and value of whatever does not fit
     */
    public static LanguageModel load(Path folder) throws IOException {
        return load(folder, ComputeOptions.DEFAULT);
    }

    /**
     * The same, in the precision and on the devices that are asked for.
     *
     * @throws dev.tzero.model.ModelFormatException naming file, field and value of whatever does not fit
     * @throws IllegalArgumentException naming an option that this machine or the model's family does not support
     */
    public static LanguageModel load(Path folder, ComputeOptions options) throws IOException {
        return switch (ModelConfig.read(folder.resolve("config.json")).family()) {
            case T5 -> T5Model.loadToAnswer(folder, options);
            case GPT2 -> Gpt2Model.load(folder, options);
        };
    }

    /**
     * Loads a Hugging Face model folder in float32 so that it can be trained and written.
     *
     * @throws dev.tzero.model.ModelFormatException naming file, field and value of whatever does not fit
     */
    public static TrainableModel loadToTrain(Path folder) throws IOException {
        return switch (ModelConfig.read(folder.resolve("config.json")).family()) {
            case T5 -> T5Model.load(folder);
            case GPT2 -> Gpt2Model.load(folder);
        };
    }
}
