package dev.tzero.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The folder of the checkpoints that tests write, with a tokenizer of a few words beside them. */
public final class TestFolder {
    static final List<String> WORDS =
            List.of("<pad>", "</s>", "<unk>", "say", "the", "word", "red", "blue", "green", "black", "white", ".");

    private TestFolder() {}

    /** Where the checkpoints are: as {@code %test.tzero.training.checkpoints} says. */
    public static Path checkpoints() {
        return Path.of("target/test-checkpoints").toAbsolutePath();
    }

    /** The {@code tokenizer.json}. */
    public static Path tokenizer() {
        try {
            Files.createDirectories(checkpoints());
            return Files.writeString(checkpoints().resolve("tokenizer.json"), tokenizerJson());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tokenizerJson() {
        String vocabulary = IntStream.range(0, WORDS.size())
                .mapToObj(id -> "\"" + WORDS.get(id) + "\": " + id)
                .collect(Collectors.joining(", "));
        String special =
                "\"single_word\": false, \"lstrip\": false, \"rstrip\": false, \"normalized\": false, \"special\": true";
        return """
                {"version": "1.0", "truncation": null, "padding": null,
                 "added_tokens": [{"id": 0, "content": "<pad>", %s}, {"id": 1, "content": "</s>", %s}],
                 "normalizer": null, "pre_tokenizer": {"type": "Whitespace"}, "post_processor": null, "decoder": null,
                 "model": {"type": "WordLevel", "vocab": {%s}, "unk_token": "<unk>"}}
                """.formatted(special, special, vocabulary);
    }
}
