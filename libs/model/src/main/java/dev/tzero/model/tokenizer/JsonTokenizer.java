package dev.tzero.model.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tzero.model.ModelFormatException;
import dev.tzero.model.engine.TorchEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A {@code tokenizer.json}, run by Hugging Face's own library. */
final class JsonTokenizer implements Tokenizer {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MAX_FILE_BYTES = 256L << 20;

    private final HuggingFaceTokenizer library;
    private final int vocabularySize;
    private final int padId;
    private final int eosId;

    private JsonTokenizer(HuggingFaceTokenizer library, int vocabularySize, int padId, int eosId) {
        this.library = library;
        this.vocabularySize = vocabularySize;
        this.padId = padId;
        this.eosId = eosId;
    }

    static JsonTokenizer open(Path fileOrFolder) {
        Path file = Files.isDirectory(fileOrFolder) ? fileOrFolder.resolve("tokenizer.json") : fileOrFolder;
        Map<String, Integer> vocabulary = vocabulary(file);
        int pad = special(file, vocabulary, "<pad>");
        int eos = special(file, vocabulary, "</s>");
        int size = vocabulary.values().stream().mapToInt(id -> id + 1).max().orElse(0);
        TorchEngine.configureLibraries();
        try {
            HuggingFaceTokenizer library = HuggingFaceTokenizer.builder()
                    .optTokenizerPath(file)
                    .optAddSpecialTokens(false)
                    .optTruncation(false)
                    .optPadding(false)
                    .build();
            return new JsonTokenizer(library, size, pad, eos);
        } catch (IOException | RuntimeException e) {
            throw new ModelFormatException(file, "content", "refused by the tokenizers library: " + e.getMessage(), e);
        }
    }

    @Override
    public int[] encode(String text) {
        long[] ids = library.encode(text, false, false).getIds();
        int[] result = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            result[i] = Math.toIntExact(ids[i]);
        }
        return result;
    }

    @Override
    public String decode(int[] ids) {
        long[] wide = new long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < 0 || ids[i] >= vocabularySize) {
                throw new IllegalArgumentException(
                        "ids[" + i + "]: " + ids[i] + ": expected 0 to " + (vocabularySize - 1));
            }
            wide[i] = ids[i];
        }
        return library.decode(wide, true);
    }

    @Override
    public int vocabularySize() {
        return vocabularySize;
    }

    @Override
    public int padId() {
        return padId;
    }

    @Override
    public int eosId() {
        return eosId;
    }

    @Override
    public void close() {
        library.close();
    }

    private static Map<String, Integer> vocabulary(Path file) {
        JsonNode json = read(file);
        JsonNode vocab = json.path("model").path("vocab");
        Map<String, Integer> ids = new HashMap<>();
        if (vocab.isObject()) {
            vocab.properties()
                    .forEach(entry -> ids.put(entry.getKey(), entry.getValue().asInt(-1)));
        } else if (vocab.isArray()) {
            for (int id = 0; id < vocab.size(); id++) {
                ids.put(vocab.get(id).path(0).asText(), id);
            }
        } else {
            throw new ModelFormatException(file, "model.vocab", "absent: expected the vocabulary of a tokenizer.json");
        }
        for (JsonNode added : json.path("added_tokens")) {
            ids.put(added.path("content").asText(), added.path("id").asInt(-1));
        }
        return ids;
    }

    private static JsonNode read(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new ModelFormatException(file, "file", "absent: expected a tokenizer.json");
            }
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new ModelFormatException(
                        file, "size", Files.size(file) + " bytes: expected at most " + MAX_FILE_BYTES);
            }
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new ModelFormatException(file, "content", "not readable as JSON: " + e.getMessage(), e);
        }
    }

    private static int special(Path file, Map<String, Integer> vocabulary, String token) {
        Integer id = vocabulary.get(token);
        if (id == null || id < 0) {
            throw new ModelFormatException(file, "vocabulary", "no token " + token + ": T5 needs one");
        }
        return id;
    }
}
