package dev.tzero.local.model;

import dev.tzero.model.tokenizer.Tokenizer;

/** Where commands need a tokenizer. */
final class Texts {

    private Texts() {}

    /** The tokenizer; an error of the line that needs it when there is none. */
    static Tokenizer required(JsonLines.Line line, Tokenizer tokenizer) {
        if (tokenizer == null) {
            throw line.error("the model folder has no tokenizer.json and no spiece.model: expected token ids");
        }
        return tokenizer;
    }
}
