package dev.tzero.local.serving;

import dev.tzero.local.LaunchException;
import dev.tzero.model.checkpoint.ModelFolder;
import dev.tzero.model.config.T5Config;
import dev.tzero.model.t5.Initialisation;
import dev.tzero.model.t5.T5Model;
import dev.tzero.proto.training.v1.Promotion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A T5 v1.1 with random weights in a folder, with a tokenizer whose every word is one token.
 *
 * @param folder where it is
 * @param digest of its weights
 * @param words it knows
 */
public record BenchModel(Path folder, String digest, int words) {

    private static final int SPECIAL = 3;

    /** Makes one of a shape: tiny, or small and base as T5 has them. */
    public static BenchModel make(Path parent, String shape) throws IOException {
        T5Config config =
                switch (shape) {
                    case "tiny" -> T5Config.v11(512, 64, 16, 128, 2, 4);
                    case "small" -> T5Config.v11(32128, 512, 64, 1024, 8, 6);
                    case "base" -> T5Config.v11(32128, 768, 64, 2048, 12, 12);
                    default -> throw new LaunchException("--shape: " + shape + "; expected tiny, small or base");
                };
        int words = config.vocabSize() - SPECIAL - 1;
        Path tokenizer = parent.resolve("tokenizer.json");
        Files.writeString(tokenizer, tokenizerJson(words));
        Path folder = parent.resolve("model");
        try (T5Model model = T5Model.initialise(config, Initialisation.T5, 1)) {
            String digest = ModelFolder.publish(folder, model, new ModelFolder.Extras(tokenizer, Map.of()));
            return new BenchModel(folder, digest, words);
        }
    }

    private static String tokenizerJson(int words) {
        String vocabulary = IntStream.range(0, words)
                .mapToObj(word -> "\"w" + word + "\": " + (word + SPECIAL))
                .collect(Collectors.joining(", "));
        return """
                {"version": "1.0", "truncation": null, "padding": null,
                 "added_tokens": [
                  {"id": 0, "content": "<pad>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true},
                  {"id": 1, "content": "</s>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true}],
                 "normalizer": null, "pre_tokenizer": {"type": "Whitespace"},
                 "post_processor": null, "decoder": null,
                 "model": {"type": "WordLevel", "vocab": {"<pad>": 0, "</s>": 1, "<unk>": 2, %s}, "unk_token": "<unk>"}}
                """.formatted(vocabulary);
    }

    /** What makes it the default of a replica. */
    public Promotion promotion() {
        return Promotion.newBuilder()
                .setAlias("default")
                .setCheckpointDigest(digest)
                .setUri(folder.toUri().toString())
                .setRunId("bench")
                .build();
    }

    /** A text of so many tokens. */
    String text(SplittableRandom random, int tokens) {
        return random.ints(tokens, 0, words).mapToObj(word -> "w" + word).collect(Collectors.joining(" "));
    }

    /** Three choices of 1, 3 and 5 tokens; each is followed by the end of sequence. */
    List<String> choices(SplittableRandom random) {
        return List.of(text(random, 1), text(random, 3), text(random, 5));
    }
}
