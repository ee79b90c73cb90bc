package dev.tzero.inference;

import dev.tzero.model.checkpoint.ModelFolder;
import dev.tzero.model.config.T5Config;
import dev.tzero.model.t5.Initialisation;
import dev.tzero.model.t5.T5Model;
import dev.tzero.proto.training.v1.Promotion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Tiny checkpoints with random weights, each seed another one. */
public final class TinyModels {

    private static final List<String> WORDS =
            List.of("<pad>", "</s>", "<unk>", "is", "the", "cat", "red", "blue", "yes", "no", "?", ".");

    private TinyModels() {}

    /** Publishes a checkpoint and gives the promotion that points at it. */
    public static Promotion promotion(Path folder, String alias, long seed) {
        try {
            Path tokenizer = Files.createTempFile(folder, "tokenizer", ".json");
            Files.writeString(tokenizer, tokenizerJson());
            Path target = folder.resolve("model-" + alias + "-" + seed);
            try (T5Model model = T5Model.initialise(config(), Initialisation.T5, seed)) {
                String digest = ModelFolder.publish(target, model, new ModelFolder.Extras(tokenizer, Map.of()));
                return Promotion.newBuilder()
                        .setAlias(alias)
                        .setCheckpointDigest(digest)
                        .setUri(target.toUri().toString())
                        .setRunId("test")
                        .setStep(seed)
                        .build();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static T5Config config() {
        return T5Config.v11(WORDS.size(), 16, 8, 32, 2, 2);
    }

    private static String tokenizerJson() {
        String vocabulary = IntStream.range(0, WORDS.size())
                .mapToObj(id -> "\"" + WORDS.get(id) + "\": " + id)
                .collect(Collectors.joining(", "));
        return """
                {"version": "1.0", "truncation": null, "padding": null,
                 "added_tokens": [
                  {"id": 0, "content": "<pad>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true},
                  {"id": 1, "content": "</s>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true}],
                 "normalizer": {"type": "Lowercase"}, "pre_tokenizer": {"type": "Whitespace"},
                 "post_processor": null, "decoder": null,
                 "model": {"type": "WordLevel", "vocab": {%s}, "unk_token": "<unk>"}}
                """.formatted(vocabulary);
    }
}
