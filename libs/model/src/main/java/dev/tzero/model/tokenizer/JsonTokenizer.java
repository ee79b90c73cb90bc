package dev.tzero.model.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tzero.model.ModelFormatException;
import dev.tzero.model.engine.TorchEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Map;
import java.util.stream.IntStream;

/** A {@code tokenizer.json}, run by Hugging Face's own library. */
final class JsonTokenizer implements Tokenizer {

    static final String FILE = "tokenizer.json";

    private final HuggingFaceTokenizer library;
    private final int vocabularySize;
    private final SpecialTokens special;
    private final BitSet bytes;

    private JsonTokenizer(HuggingFaceTokenizer library, int vocabularySize, SpecialTokens special, BitSet bytes) {
        this.library = library;
        this.vocabularySize = vocabularySize;
        this.special = special;
        this.bytes = bytes;
    }

    static JsonTokenizer open(Path file) {
        JsonNode json = TokenizerJson.read(file);
        Map<String, Integer> vocabulary = TokenizerJson.vocabulary(file, json);
        SpecialTokens special = SpecialTokens.of(file, vocabulary);
        int size = vocabulary.values().stream().mapToInt(id -> id + 1).max().orElse(0);
        TorchEngine.configureLibraries();
        try {
            HuggingFaceTokenizer library = HuggingFaceTokenizer.builder()
                    .optTokenizerPath(file)
                    .optAddSpecialTokens(false)
                    .optTruncation(false)
                    .optPadding(false)
                    .build();
            return new JsonTokenizer(library, size, special, byteTokens(vocabulary));
        } catch (IOException | RuntimeException e) {
            throw new ModelFormatException(file, "content", "refused by the tokenizers library: " + e.getMessage(), e);
        }
    }

    /** Tokens that stand for one byte of a character without token. */
    private static BitSet byteTokens(Map<String, Integer> vocabulary) {
        BitSet ids = new BitSet();
        for (int value = 0; value < 256; value++) {
            Integer id = vocabulary.get("<0x%02X>".formatted(value));
            if (id != null && id >= 0) {
                ids.set(id);
            }
        }
        return ids;
    }

    @Override
    public int[] encode(String text) {
        long[] ids = ids(WellFormed.of(text));
        int[] result = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            result[i] = Math.toIntExact(ids[i]);
        }
        return result;
    }

    /** The ids alone: an {@code Encoding} has everything else made too, spans and texts of all tokens, for twice the time. */
    private long[] ids(String text) {
        long encoding = TokenizersLibrary.LIB.encode(library.getHandle(), text, false);
        try {
            return TokenizersLibrary.LIB.getTokenIds(encoding);
        } finally {
            TokenizersLibrary.LIB.deleteEncoding(encoding);
        }
    }

    @Override
    public String decode(int[] ids) {
        long[] known = IntStream.range(0, ids.length)
                .map(i -> TokenIds.checked(ids, i))
                .filter(id -> id < vocabularySize)
                .asLongStream()
                .toArray();
        return library.decode(known, true);
    }

    @Override
    public StreamingDecoder streamingDecoder() {
        return new WindowDecoder(this::decode, bytes);
    }

    @Override
    public int vocabularySize() {
        return vocabularySize;
    }

    @Override
    public int padId() {
        return special.pad();
    }

    @Override
    public int eosId() {
        return special.eos();
    }

    @Override
    public void close() {
        library.close();
    }
}
