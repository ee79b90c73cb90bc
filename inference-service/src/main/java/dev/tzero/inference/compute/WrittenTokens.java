package dev.tzero.inference.compute;

import dev.tzero.model.tokenizer.StreamingDecoder;
import dev.tzero.model.tokenizer.Tokenizer;
import dev.tzero.proto.inference.v1.GeneratedToken;

/**
 * The tokens of one sequence as callers see them, in their order: each carries the text that became certain with it, so that
 * the texts put together are the sequence's and no character comes in parts.
 */
final class WrittenTokens {

    private final StreamingDecoder decoder;
    private final boolean withProbabilities;

    WrittenTokens(Tokenizer tokenizer, boolean withProbabilities) {
        this.decoder = tokenizer.streamingDecoder();
        this.withProbabilities = withProbabilities;
    }

    GeneratedToken next(dev.tzero.model.generate.GeneratedToken token) {
        GeneratedToken.Builder builder =
                GeneratedToken.newBuilder().setId(token.id()).setText(decoder.add(token.id()));
        if (withProbabilities) {
            builder.setLogProbability(token.logProbability());
        }
        return builder.build();
    }
}
