package dev.tzero.model.tokenizer.sentencepiece;

/**
 * An entry of the vocabulary.
 *
 * @param text its surface, with U+2581 for a space
 * @param score logarithm of its probability
 */
public record Piece(String text, float score, Type type) {

    /** What a piece stands for, in the order of the file format's numbers from 1. */
    public enum Type {
        NORMAL,
        UNKNOWN,
        /** Never in text: padding, end of sequence. */
        CONTROL,
        /** Always kept whole. */
        USER_DEFINED,
        /** Never used. */
        UNUSED,
        /** One byte of a character without piece, spelt {@code <0x41>}. */
        BYTE
    }
}
