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
        return switch (ModelConfig.read(folder.resolve("config.json")).family()) {
            case T5 -> T5Model.load(folder);
            case GPT2 -> Gpt2Model.load(folder);
        };
    }
}
