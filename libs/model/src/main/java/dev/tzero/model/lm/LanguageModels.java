package dev.tzero.model.lm;

import dev.tzero.model.config.Gpt2Config;
import dev.tzero.model.config.ModelConfig;
import dev.tzero.model.config.T5Config;
import dev.tzero.model.gpt2.Gpt2Model;
import dev.tzero.model.t5.T5Model;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;

/** Opens models of any family. */
public final class LanguageModels {

    private static final System.Logger LOG = System.getLogger(LanguageModels.class.getName());

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
        options.warning().ifPresent(sentence -> LOG.log(Level.WARNING, sentence));
        return switch (ModelConfig.read(folder.resolve("config.json")).family()) {
            case T5 -> T5Model.loadToAnswer(folder, options);
            case GPT2 -> Gpt2Model.loadToAnswer(folder, options);
        };
    }

    /** Memory that the weights of a model take when it is loaded by {@link #load(Path, ComputeOptions)}. */
    public static ModelMemory memory(ModelConfig config, ComputeOptions options) {
        return switch (config) {
            case T5Config t5 -> T5Model.memoryToAnswer(t5, options);
            case Gpt2Config gpt2 -> Gpt2Model.memoryToAnswer(gpt2, options);
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
