package dev.tzero.model.config;

import java.util.Arrays;
import java.util.Optional;

/** The model families of this module. */
public enum ModelFamily {
    /** Encoder and decoder. */
    T5("t5"),
    /** Decoder only. */
    GPT2("gpt2");

    private final String modelType;

    ModelFamily(String modelType) {
        this.modelType = modelType;
    }

    /** {@code model_type} in config.json. */
    public String modelType() {
        return modelType;
    }

    static Optional<ModelFamily> of(String modelType) {
        return Arrays.stream(values())
                .filter(family -> family.modelType.equals(modelType))
                .findFirst();
    }
}
