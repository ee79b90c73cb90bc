package dev.tzero.local.model;

import dev.tzero.model.generate.TokenText;
import dev.tzero.model.tokenizer.Tokenizer;
import java.util.Arrays;

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

    /** The text of tokens as they come: what all of them say beyond what all before the last one said. */
    static TokenText growing(Tokenizer tokenizer) {
        return new TokenText() {
            private int[] ids = {};
            private String before = "";

            @Override
            public String append(int id) {
                ids = Arrays.copyOf(ids, ids.length + 1);
                ids[ids.length - 1] = id;
                String now = tokenizer.decode(ids);
                if (now.length() <= before.length() || now.endsWith("\uFFFD")) {
                    return "";
                }
                String more = now.substring(before.length());
                before = now;
                return more;
            }
        };
    }
}
