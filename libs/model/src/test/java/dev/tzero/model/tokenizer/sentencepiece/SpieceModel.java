package dev.tzero.model.tokenizer.sentencepiece;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a small spiece.model without normalisation rules. */
final class SpieceModel {

    private final ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    private final ByteArrayOutputStream trainer = new ByteArrayOutputStream();

    SpieceModel piece(String text, float score, int type) {
        ByteArrayOutputStream piece = new ByteArrayOutputStream();
        message(piece, 1, text.getBytes(StandardCharsets.UTF_8));
        piece.write(2 << 3 | 5);
        piece.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(score)
                .array());
        number(piece, 3, type);
        message(pieces, 1, piece.toByteArray());
        return this;
    }

    SpieceModel byteFallback() {
        number(trainer, 35, 1);
        return this;
    }

    SpieceModel modelType(int type) {
        number(trainer, 3, type);
        return this;
    }

    byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(pieces.toByteArray());
        message(all, 2, trainer.toByteArray());
        return all.toByteArray();
    }

    SentencePiece read(Path folder) throws IOException {
        return SentencePiece.read(Files.write(folder.resolve("spiece.model"), bytes()));
    }

    private static void number(ByteArrayOutputStream out, int field, int value) {
        varint(out, field << 3);
        varint(out, value);
    }

    private static void message(ByteArrayOutputStream out, int field, byte[] content) {
        varint(out, field << 3 | 2);
        varint(out, content.length);
        out.writeBytes(content);
    }

    private static void varint(ByteArrayOutputStream out, int value) {
        int rest = value;
        while (rest > 127) {
            out.write(rest & 127 | 128);
            rest >>>= 7;
        }
        out.write(rest);
    }
}
