package dev.tzero.model.tokenizer.sentencepiece;

import java.io.ByteArrayOutputStream;

/** From text as it is to text as the pieces know it, in UTF-8. */
final class Normalizer {

    private static final byte[] SPACE_MARK = {(byte) 0xe2, (byte) 0x96, (byte) 0x81};
    private static final byte[] SPACE = {' '};
    private static final byte[] REPLACEMENT_CHARACTER = {(byte) 0xef, (byte) 0xbf, (byte) 0xbd};

    private final ModelFile model;
    private final CharsMap charsMap;
    private final ByteTrie userDefined;
    private final byte[] space;

    /** @param userDefined symbols that no rule touches */
    Normalizer(ModelFile model, ByteTrie userDefined) {
        this.model = model;
        this.charsMap = CharsMap.of(model.charsMap());
        this.userDefined = userDefined;
        this.space = model.escapeWhitespaces() ? SPACE_MARK : SPACE;
    }

    byte[] normalize(byte[] text) {
        Output out = new Output(text.length + text.length / 8 + 16);
        Cursor cursor = new Cursor(text);
        if (model.removeExtraWhitespaces()) {
            cursor.advance();
            while (cursor.isSpace()) {
                cursor.advance();
            }
        } else {
            cursor.advance();
        }
        if (cursor.ended()) {
            return new byte[0];
        }
        boolean prefix = model.dummyPrefix() && !model.whitespaceAsSuffix();
        if (prefix) {
            out.writeBytes(space);
        }
        boolean afterSpace = model.removeExtraWhitespaces();
        for (; !cursor.ended(); cursor.advance()) {
            int from = cursor.from;
            while (afterSpace && from < cursor.to && cursor.bytes[from] == ' ') {
                from++;
            }
            if (from < cursor.to) {
                for (int i = from; i < cursor.to; i++) {
                    if (cursor.bytes[i] == ' ') {
                        out.writeBytes(space);
                    } else {
                        out.write(cursor.bytes[i]);
                    }
                }
                afterSpace = cursor.bytes[cursor.to - 1] == ' ';
            }
            afterSpace &= model.removeExtraWhitespaces();
        }
        if (model.removeExtraWhitespaces()) {
            out.removeTrailing(space);
        }
        if (model.dummyPrefix() && model.whitespaceAsSuffix()) {
            out.writeBytes(space);
        }
        return out.toByteArray();
    }

    /** Goes through the text rule by rule, or character by character where none applies; shows what stands in its place. */
    private final class Cursor {
        private final byte[] text;
        private int next;
        private boolean ended;
        private byte[] bytes;
        private int from;
        private int to;

        Cursor(byte[] text) {
            this.text = text;
        }

        boolean ended() {
            return ended;
        }

        boolean isSpace() {
            return !ended && to - from == 1 && bytes[from] == ' ';
        }

        void advance() {
            if (next >= text.length) {
                ended = true;
                return;
            }
            int symbol = userDefined.longest(text, next);
            if (symbol > 0) {
                show(text, next, symbol);
                next += symbol;
                return;
            }
            long match = charsMap.match(text, next);
            if (match >= 0) {
                byte[] replacement = charsMap.replacement(match);
                show(replacement, 0, replacement.length);
                next += (int) (match >>> Integer.SIZE);
                return;
            }
            int length = Utf8.validLength(text, next);
            if (length == 0) {
                show(REPLACEMENT_CHARACTER, 0, REPLACEMENT_CHARACTER.length);
                next++;
            } else {
                show(text, next, length);
                next += length;
            }
        }

        private void show(byte[] source, int begin, int length) {
            bytes = source;
            from = begin;
            to = begin + length;
        }
    }

    /** Bytes whose end can be taken away again. */
    private static final class Output extends ByteArrayOutputStream {

        Output(int size) {
            super(size);
        }

        void removeTrailing(byte[] unit) {
            while (endsWith(unit)) {
                count -= unit.length;
            }
        }

        private boolean endsWith(byte[] unit) {
            for (int i = 0; i < unit.length; i++) {
                if (count < unit.length || buf[count - unit.length + i] != unit[i]) {
                    return false;
                }
            }
            return true;
        }
    }
}
