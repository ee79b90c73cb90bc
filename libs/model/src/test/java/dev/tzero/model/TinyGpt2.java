package dev.tzero.model;

import dev.tzero.model.config.Activation;
import dev.tzero.model.config.Gpt2Config;
import dev.tzero.model.gpt2.Gpt2Model;

/** A decoder-only model for the examples of {@link TinyModel}. */
public final class TinyGpt2 {

    public static final Gpt2Config CONFIG =
            new Gpt2Config(TinyModel.VOCABULARY, 24, 16, 2, 4, 24, Activation.GELU_TANH, 1e-5, true, false, 0, 1, 1);

    private TinyGpt2() {}

    public static Gpt2Model create() {
        return Gpt2Model.initialise(CONFIG, 3);
    }
}
