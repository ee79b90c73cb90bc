package dev.tzero.model.tokenizer;

import dev.tzero.model.ModelFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Text to token ids and back. Safe for several threads. A lone surrogate in a text counts as U+FFFD. */
public interface Tokenizer extends AutoCloseable {

    /** Ids of {@code text}, nothing added. */
    int[] encode(String text);

    /** Ids of {@code text} followed by {@link #eosId}. */
    default int[] encodeWithEos(String text) {
        int[] ids = encode(text);
        int[] ended = Arrays.copyOf(ids, ids.length + 1);
        ended[ids.length] = eosId();
        return ended;
    }

    /**
     * The text of {@code ids}; padding, end of sequence and other special tokens are left out, and so are ids beyond the
     * vocabulary, which models write whose tables have more rows than there are tokens.
     *
     * @throws IllegalArgumentException for an id below 0
     */
    String decode(int[] ids);

    /** A decoder for ids that come one by one. For one sequence and one thread. */
    StreamingDecoder streamingDecoder();

    /** Ids run from 0 to this, exclusive. */
    int vocabularySize();

    /** Padding. */
    int padId();

    /** End of sequence. */
    int eosId();

    /** First decoder input: T5 begins with padding. */
    default int decoderStartId() {
        return padId();
    }

    @Override
    void close();

    /** Whether a model folder has a tokenizer. */
    static boolean isIn(Path folder) {
        return Files.isRegularFile(folder.resolve(JsonTokenizer.FILE))
                || Files.isRegularFile(folder.resolve(PieceTokenizer.FILE));
    }

    /**
     * Copies a tokenizer with all files beside it that say how it is used, so that the copy behaves as the original.
     *
     * @param fileOrFolder what {@link #open} takes
     * @param to an existing folder
     */
    static void copy(Path fileOrFolder, Path to) throws IOException {
        Path file = file(fileOrFolder);
        Files.copy(file, to.resolve(isPieces(file) ? PieceTokenizer.FILE : JsonTokenizer.FILE));
        for (String companion : SpecialTokens.SETTINGS) {
            if (Files.isRegularFile(file.resolveSibling(companion))) {
                Files.copy(file.resolveSibling(companion), to.resolve(companion));
            }
        }
    }

    private static boolean isPieces(Path file) {
        return file.getFileName().toString().endsWith(".model");
    }

    /** Of a folder the file that is opened. */
    private static Path file(Path fileOrFolder) {
        if (!Files.isDirectory(fileOrFolder)) {
            return fileOrFolder;
        }
        Path pieces = fileOrFolder.resolve(PieceTokenizer.FILE);
        Path json = fileOrFolder.resolve(JsonTokenizer.FILE);
        return Files.isRegularFile(pieces) && !Files.isRegularFile(json) ? pieces : json;
    }

    /**
     * Opens a {@code tokenizer.json} or {@code spiece.model}, or that of a model folder: the first of them that is there.
     *
     * @throws ModelFormatException when it is absent, damaged, has no token that ends a sequence, or the tokenizers library
     *     refuses it
     */
    static Tokenizer open(Path fileOrFolder) {
        try {
            Path file = file(fileOrFolder);
            return isPieces(file) ? PieceTokenizer.open(file) : JsonTokenizer.open(file);
        } catch (IOException e) {
            throw new UncheckedIOException(fileOrFolder + ": tokenizer cannot be read: " + e.getMessage(), e);
        }
    }
}
