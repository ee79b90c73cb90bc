package dev.tzero.bundled;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * A word-level tokenizer in the form of Hugging Face's {@code tokenizer.json}: lower case, split at spaces and at every
 * punctuation character, {@code </s>} at the end.
 *
 * @param tokens the vocabulary; the place in the list is the id
 */
public record TokenizerFile(List<String> tokens) {

    static final int PAD = 0;
    static final int END = 1;
    static final int UNKNOWN = 2;

    private static final List<String> SPECIAL = List.of("<pad>", "</s>", "<unk>");

    public TokenizerFile {
        tokens = List.copyOf(tokens);
    }

    /** The special tokens, then the words in alphabetical order, each once. */
    static TokenizerFile of(Collection<String> words) {
        var tokens = new ArrayList<>(SPECIAL);
        tokens.addAll(new TreeSet<>(words));
        return new TokenizerFile(tokens);
    }

    /**
     * Reads a file that {@link #toJson()} wrote.
     *
     * @throws IOException if it is not such a file
     */
    static TokenizerFile read(InputStream json) throws IOException {
        var vocabulary = new ObjectMapper().readTree(json).at("/model/vocab");
        var tokens = new String[vocabulary.size()];
        for (var token : vocabulary.properties()) {
            var id = token.getValue().asInt(-1);
            if (id < 0 || id >= tokens.length || tokens[id] != null) {
                throw new IOException("model.vocab: token \"" + token.getKey() + "\" has id " + token.getValue()
                        + "; expected each number from 0 to " + (tokens.length - 1) + " once");
            }
            tokens[id] = token.getKey();
        }
        return new TokenizerFile(List.of(tokens));
    }

    /** The words of a text, as the tokenizer of this file splits it. */
    static List<String> split(String text) {
        var words = new ArrayList<String>();
        for (var part : text.toLowerCase(Locale.ROOT).split("\\s+")) {
            for (var word : part.split("(?<=\\p{Punct})|(?=\\p{Punct})")) {
                if (!word.isEmpty()) {
                    words.add(word);
                }
            }
        }
        return words;
    }

    /** The content of {@code tokenizer.json}; equal vocabularies give equal text. */
    public String toJson() {
        var vocabulary = new LinkedHashMap<String, Object>();
        for (int id = 0; id < tokens.size(); id++) {
            vocabulary.put(tokens.get(id), id);
        }
        var json = Fields.row(
                "version", "1.0",
                "truncation", null,
                "padding", null,
                "added_tokens", addedTokens(),
                "normalizer", Fields.row("type", "Lowercase"),
                "pre_tokenizer",
                        Fields.row(
                                "type",
                                "Sequence",
                                "pretokenizers",
                                List.of(
                                        Fields.row("type", "WhitespaceSplit"),
                                        Fields.row("type", "Punctuation", "behavior", "Isolated"))),
                "post_processor", endOfSequence(),
                // Words joined by spaces, with no space before a full stop, a comma or a question mark.
                "decoder", Fields.row("type", "WordPiece", "prefix", "##", "cleanup", true),
                "model", Fields.row("type", "WordLevel", "vocab", vocabulary, "unk_token", SPECIAL.get(UNKNOWN)));
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of strings and numbers can always be written", e);
        }
    }

    private static List<Map<String, Object>> addedTokens() {
        var added = new ArrayList<Map<String, Object>>();
        for (int id = 0; id < SPECIAL.size(); id++) {
            added.add(Fields.row(
                    "id", id,
                    "content", SPECIAL.get(id),
                    "single_word", false,
                    "lstrip", false,
                    "rstrip", false,
                    "normalized", false,
                    "special", true));
        }
        return added;
    }

    private static Map<String, Object> endOfSequence() {
        var end = SPECIAL.get(END);
        var endPiece = Fields.row("SpecialToken", Fields.row("id", end, "type_id", 0));
        var first = Fields.row("Sequence", Fields.row("id", "A", "type_id", 0));
        var second = Fields.row("Sequence", Fields.row("id", "B", "type_id", 0));
        return Fields.row(
                "type", "TemplateProcessing",
                "single", List.of(first, endPiece),
                "pair", List.of(first, endPiece, second, endPiece),
                "special_tokens", Fields.row(end, Fields.row("id", end, "ids", List.of(END), "tokens", List.of(end))));
    }
}
