package dev.tzero.model.tokenizer.sentencepiece;

import dev.tzero.model.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a {@code spiece.model} holds.
 *
 * @param pieces the vocabulary; an id is a place in it
 * @param byteFallback whether characters without piece become bytes
 * @param whitespaceAsSuffix whether the mark of a word is at its end
 * @param unknownSurface what an unknown token is decoded to
 * @param charsMap normalisation rules, compiled; empty for none
 * @param dummyPrefix whether text begins with a space that is not there
 * @param removeExtraWhitespaces whether runs of spaces become one, and those at both ends none
 * @param escapeWhitespaces whether a space becomes U+2581
 */
record ModelFile(
        List<Piece> pieces,
        boolean byteFallback,
        boolean whitespaceAsSuffix,
        String unknownSurface,
        byte[] charsMap,
        boolean dummyPrefix,
        boolean removeExtraWhitespaces,
        boolean escapeWhitespaces) {

    private static final long MAX_FILE_BYTES = 64 << 20;
    private static final int UNIGRAM = 1;

    static ModelFile read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new ModelFormatException(file, "file", "absent: expected a SentencePiece model");
        }
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new ModelFormatException(
                    file, "size", Files.size(file) + " bytes: expected at most " + MAX_FILE_BYTES);
        }
        try {
            return new Builder().read(ByteBuffer.wrap(Files.readAllBytes(file)));
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(file, "content", "no SentencePiece model: " + e.getMessage(), e);
        }
    }

    private static final class Builder {
        private final List<Piece> pieces = new ArrayList<>();
        private long modelType = UNIGRAM;
        private boolean byteFallback;
        private boolean whitespaceAsSuffix;
        private String unknownSurface = " \u2047 ";
        private byte[] charsMap = new byte[0];
        private boolean dummyPrefix = true;
        private boolean removeExtraWhitespaces = true;
        private boolean escapeWhitespaces = true;

        ModelFile read(ByteBuffer bytes) {
            WireReader model = new WireReader(bytes);
            while (model.next()) {
                switch (model.field()) {
                    case 1 -> pieces.add(piece(new WireReader(model.message())));
                    case 2 -> trainer(new WireReader(model.message()));
                    case 3 -> normalizer(new WireReader(model.message()));
                    default -> model.skip();
                }
            }
            if (modelType != UNIGRAM) {
                throw new IllegalArgumentException("model type " + modelType + ": expected " + UNIGRAM + ", unigram");
            }
            if (pieces.isEmpty()) {
                throw new IllegalArgumentException("it has no pieces");
            }
            return new ModelFile(
                    List.copyOf(pieces),
                    byteFallback,
                    whitespaceAsSuffix,
                    unknownSurface,
                    charsMap,
                    dummyPrefix,
                    removeExtraWhitespaces,
                    escapeWhitespaces);
        }

        private Piece piece(WireReader fields) {
            String text = "";
            float score = 0;
            long type = 1;
            while (fields.next()) {
                switch (fields.field()) {
                    case 1 -> text = new String(fields.content(), StandardCharsets.UTF_8);
                    case 2 -> score = fields.single();
                    case 3 -> type = fields.number();
                    default -> fields.skip();
                }
            }
            if (type < 1 || type > Piece.Type.values().length) {
                throw new IllegalArgumentException("piece " + pieces.size() + " is of type " + type);
            }
            if (Float.isNaN(score)) {
                throw new IllegalArgumentException("piece " + pieces.size() + " has the score NaN");
            }
            return new Piece(text, score, Piece.Type.values()[(int) type - 1]);
        }

        private void trainer(WireReader fields) {
            while (fields.next()) {
                switch (fields.field()) {
                    case 3 -> modelType = fields.number();
                    case 24 -> whitespaceAsSuffix = fields.number() != 0;
                    case 35 -> byteFallback = fields.number() != 0;
                    case 44 -> unknownSurface = new String(fields.content(), StandardCharsets.UTF_8);
                    default -> fields.skip();
                }
            }
        }

        private void normalizer(WireReader fields) {
            while (fields.next()) {
                switch (fields.field()) {
                    case 2 -> charsMap = fields.content();
                    case 3 -> dummyPrefix = fields.number() != 0;
                    case 4 -> removeExtraWhitespaces = fields.number() != 0;
                    case 5 -> escapeWhitespaces = fields.number() != 0;
                    default -> fields.skip();
                }
            }
        }
    }
}
