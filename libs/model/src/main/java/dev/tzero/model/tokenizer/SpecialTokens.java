package dev.tzero.model.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tzero.model.ModelFormatException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The ids by which sequences are ended and filled up.
 *
 * @param pad padding; the end of sequence where a vocabulary has none, as GPT-2's
 * @param eos end of sequence
 */
record SpecialTokens(int pad, int eos) {

    /** Files beside a tokenizer that name its special tokens. */
    static final List<String> SETTINGS = List.of("tokenizer_config.json", "special_tokens_map.json");

    /**
     * Finds both: as the files beside the tokenizer say, else by the names that T5 and GPT-2 use.
     *
     * @throws ModelFormatException when no token ends a sequence, or a file names one that is not in the vocabulary
     */
    static SpecialTokens of(Path file, Map<String, Integer> vocabulary) {
        Integer eos = id(file, vocabulary, "eos_token", List.of("</s>", "<|endoftext|>"));
        if (eos == null) {
            throw new ModelFormatException(
                    file, "vocabulary", "no token </s> or <|endoftext|>: expected one that ends a sequence");
        }
        Integer pad = id(file, vocabulary, "pad_token", List.of("<pad>", "[PAD]"));
        return new SpecialTokens(pad == null ? eos : pad, eos);
    }

    private static Integer id(Path file, Map<String, Integer> vocabulary, String key, List<String> usual) {
        for (String settings : SETTINGS) {
            JsonNode node = TokenizerJson.besides(file, settings).path(key);
            JsonNode text = node.isObject() ? node.path("content") : node;
            if (text.isTextual()) {
                Integer id = vocabulary.get(text.textValue());
                if (id == null || id < 0) {
                    throw new ModelFormatException(
                            file.resolveSibling(settings), key, text + ": expected a token of the vocabulary");
                }
                return id;
            }
        }
        return usual.stream()
                .flatMap(name -> Stream.ofNullable(vocabulary.get(name)))
                .filter(id -> id >= 0)
                .findFirst()
                .orElse(null);
    }
}
