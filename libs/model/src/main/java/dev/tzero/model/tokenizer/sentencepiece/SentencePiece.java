package dev.tzero.model.tokenizer.sentencepiece;

import dev.tzero.model.ModelFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A SentencePiece unigram model: text to pieces and back. Time is linear in the text. Safe for several threads. */
public final class SentencePiece {

    private static final int NOT_THERE = -1;

    private final ModelFile model;
    private final Normalizer normalizer;
    private final Unigram unigram;
    private final int unknownId;
    private final int[] idOfByte;

    private SentencePiece(ModelFile model, int unknownId) {
        this.model = model;
        this.unknownId = unknownId;
        ByteTrie trie = new ByteTrie();
        ByteTrie userDefined = new ByteTrie();
        for (int id = 0; id < model.pieces().size(); id++) {
            Piece piece = model.pieces().get(id);
            byte[] text = piece.text().getBytes(StandardCharsets.UTF_8);
            switch (piece.type()) {
                case NORMAL, UNUSED -> trie.put(text, id);
                case USER_DEFINED -> {
                    trie.put(text, id);
                    userDefined.put(text, id);
                }
                case UNKNOWN, CONTROL, BYTE -> {}
            }
        }
        this.normalizer = new Normalizer(model, userDefined);
        this.unigram = new Unigram(model.pieces(), trie, unknownId);
        this.idOfByte = idOfByte(model);
    }

    /**
     * Reads a {@code spiece.model}.
     *
     * @throws ModelFormatException when it is damaged, of another kind than unigram, or has no unknown piece
     */
    public static SentencePiece read(Path file) throws IOException {
        ModelFile model = ModelFile.read(file);
        int unknown = NOT_THERE;
        for (int id = 0; id < model.pieces().size(); id++) {
            if (model.pieces().get(id).text().isEmpty()) {
                throw new ModelFormatException(file, "pieces", "piece " + id + " is empty");
            }
            unknown = model.pieces().get(id).type() == Piece.Type.UNKNOWN ? id : unknown;
        }
        if (unknown == NOT_THERE) {
            throw new ModelFormatException(file, "pieces", "none of type UNKNOWN");
        }
        try {
            return new SentencePiece(model, unknown);
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(file, "content", e.getMessage(), e);
        }
    }

    private static int[] idOfByte(ModelFile model) {
        int[] ids = new int[256];
        Arrays.fill(ids, NOT_THERE);
        for (int id = 0; id < model.pieces().size(); id++) {
            if (model.pieces().get(id).type() == Piece.Type.BYTE) {
                ids[byteOf(model.pieces().get(id))] = id;
            }
        }
        if (model.byteFallback() && Arrays.stream(ids).anyMatch(id -> id == NOT_THERE)) {
            throw new IllegalArgumentException("byte fallback is on, but not every byte has a piece");
        }
        return ids;
    }

    private static int byteOf(Piece piece) {
        String text = piece.text();
        if (!text.matches("<0x[0-9A-F]{2}>")) {
            throw new IllegalArgumentException("the byte piece \"" + text + "\": expected the form <0x41>");
        }
        return Integer.parseInt(text.substring(3, 5), 16);
    }

    /** The vocabulary; an id is a place in it. */
    public List<Piece> pieces() {
        return model.pieces();
    }

    /** The id of what has no piece. */
    public int unknownId() {
        return unknownId;
    }

    /** The ids of {@code text}, nothing added. Neighbouring characters without piece are one unknown token. */
    public int[] encode(String text) {
        byte[] normalized = normalizer.normalize(text.getBytes(StandardCharsets.UTF_8));
        Unigram.Segments segments = unigram.segment(normalized);
        if (model.byteFallback()) {
            return withBytes(normalized, segments);
        }
        int[] ids = new int[segments.ids().length];
        int count = 0;
        for (int id : segments.ids()) {
            if (id != unknownId || count == 0 || ids[count - 1] != unknownId) {
                ids[count++] = id;
            }
        }
        return Arrays.copyOf(ids, count);
    }

    private int[] withBytes(byte[] text, Unigram.Segments segments) {
        int[] ids = new int[text.length];
        int count = 0;
        int begin = 0;
        for (int i = 0; i < segments.ids().length; i++) {
            int end = segments.ends()[i];
            if (segments.ids()[i] != unknownId) {
                ids[count++] = segments.ids()[i];
            } else {
                for (int at = begin; at < end; at++) {
                    ids[count++] = idOfByte[text[at] & 0xff];
                }
            }
            begin = end;
        }
        return Arrays.copyOf(ids, count);
    }

    /** The surfaces of {@code ids}: what a person sees of a segmentation. An unknown token shows as its piece. */
    public List<String> surfaces(int[] ids) {
        List<String> surfaces = new ArrayList<>();
        for (int id : ids) {
            surfaces.add(model.pieces().get(id).text());
        }
        return surfaces;
    }

    /** The text of {@code ids}. */
    public String decode(int[] ids) {
        PieceDecoder decoder = decoder();
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(decoder.add(id));
        }
        return text.append(decoder.finish()).toString();
    }

    /** A decoder that takes ids one by one. */
    public PieceDecoder decoder() {
        return new PieceDecoder(model, SentencePiece::byteOf);
    }
}
