package dev.tzero.model.tokenizer.sentencepiece;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.ToIntFunction;

/** Ids to text, one by one: the text it has given is never taken back, and no character is given in parts. */
public final class PieceDecoder {

    private static final String SPACE_MARK = "\u2581";
    private static final String REPLACEMENT_CHARACTER = "\ufffd";

    private final ModelFile model;
    private final ToIntFunction<Piece> byteOf;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean atBegin = true;

    PieceDecoder(ModelFile model, ToIntFunction<Piece> byteOf) {
        this.model = model;
        this.byteOf = byteOf;
    }

    /** The text that {@code id} makes certain, which may be none. */
    public String add(int id) {
        Piece piece = model.pieces().get(id);
        if (piece.type() == Piece.Type.BYTE) {
            bytes.write(byteOf.applyAsInt(piece));
            return completeCharacters(false);
        }
        return completeCharacters(true) + surface(piece);
    }

    /** What is left: bytes that are no whole character show as U+FFFD. */
    public String finish() {
        return completeCharacters(true);
    }

    private String surface(Piece piece) {
        return switch (piece.type()) {
            case CONTROL -> "";
            case UNKNOWN -> shown(model.unknownSurface());
            case NORMAL, USER_DEFINED, UNUSED, BYTE ->
                shown(withoutFirstSpace(piece.text()).replace(SPACE_MARK, " "));
        };
    }

    /** The space before the first word is the one that encoding added. */
    private String withoutFirstSpace(String text) {
        boolean added = model.dummyPrefix() || model.removeExtraWhitespaces();
        if (!atBegin || !added || !text.startsWith(SPACE_MARK)) {
            return text;
        }
        atBegin = model.removeExtraWhitespaces();
        return text.substring(SPACE_MARK.length());
    }

    private String shown(String text) {
        atBegin &= text.isEmpty();
        return text;
    }

    private String completeCharacters(boolean all) {
        byte[] kept = bytes.toByteArray();
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < kept.length && (all || wholeOrWrong(kept, at))) {
            int length = Utf8.validLength(kept, at);
            text.append(length == 0 ? REPLACEMENT_CHARACTER : new String(kept, at, length, StandardCharsets.UTF_8));
            at += Math.max(1, length);
        }
        bytes.reset();
        bytes.write(kept, at, kept.length - at);
        return shown(text.toString());
    }

    /** Whether the bytes kept decide what the first of them is: they are a character, or can no longer become one. */
    private static boolean wholeOrWrong(byte[] kept, int at) {
        int announced = announced(kept[at]);
        if (kept.length - at >= announced) {
            return true;
        }
        for (int i = at + 1; i < kept.length; i++) {
            if ((kept[i] & 0xc0) != 0x80) {
                return true;
            }
        }
        return false;
    }

    private static int announced(byte first) {
        int value = first & 0xff;
        return value < 0xc0 ? 1 : value < 0xe0 ? 2 : value < 0xf0 ? 3 : 4;
    }
}
