package dev.tzero.model.tokenizer.sentencepiece;

/** Characters in UTF-8. */
final class Utf8 {

    private Utf8() {}

    /** Bytes of the character at {@code at} by its first byte alone, within the text. */
    static int length(byte[] text, int at) {
        int first = text[at] & 0xff;
        int length = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        return Math.min(length, text.length - at);
    }

    /** Bytes of the character at {@code at}, 0 when they are no valid UTF-8. */
    static int validLength(byte[] text, int at) {
        int first = text[at] & 0xff;
        if (first < 0x80) {
            return 1;
        } else if (first >= 0xc2 && first < 0xe0 && continues(text, at + 1)) {
            return 2;
        } else if (first >= 0xe0 && first < 0xf0 && continues(text, at + 1) && continues(text, at + 2)) {
            int second = text[at + 1] & 0xff;
            boolean overlong = first == 0xe0 && second < 0xa0;
            boolean surrogate = first == 0xed && second >= 0xa0;
            return overlong || surrogate ? 0 : 3;
        } else if (first >= 0xf0
                && first < 0xf5
                && continues(text, at + 1)
                && continues(text, at + 2)
                && continues(text, at + 3)) {
            int second = text[at + 1] & 0xff;
            boolean overlong = first == 0xf0 && second < 0x90;
            boolean beyond = first == 0xf4 && second >= 0x90;
            return overlong || beyond ? 0 : 4;
        }
        return 0;
    }

    private static boolean continues(byte[] text, int at) {
        return at < text.length && (text[at] & 0xc0) == 0x80;
    }
}
