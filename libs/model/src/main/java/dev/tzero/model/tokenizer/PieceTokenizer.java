package dev.tzero.model.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tzero.model.ModelFormatException;
import dev.tzero.model.tokenizer.sentencepiece.Piece;
import dev.tzero.model.tokenizer.sentencepiece.PieceDecoder;
import dev.tzero.model.tokenizer.sentencepiece.SentencePiece;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A {@code spiece.model} as Hugging Face's T5Tokenizer uses it: special tokens and {@code <extra_id_N>} in a text are tokens
 * of their own, and the spaces beside them vanish.
 *
 * <p>The sentinels come after the pieces, the last of them first: of 100, {@code <extra_id_0>} has the highest id.
 */
final class PieceTokenizer implements Tokenizer {

    static final String FILE = "spiece.model";
    private static final int SENTINELS = 100;
    private static final int MAX_SENTINELS = 100_000;

    private final SentencePiece pieces;
    private final int sentinels;
    private final boolean cleansUp;
    private final int padId;
    private final int eosId;

    private PieceTokenizer(SentencePiece pieces, int sentinels, boolean cleansUp, int padId, int eosId) {
        this.pieces = pieces;
        this.sentinels = sentinels;
        this.cleansUp = cleansUp;
        this.padId = padId;
        this.eosId = eosId;
    }

    static PieceTokenizer open(Path file) throws IOException {
        SentencePiece pieces = SentencePiece.read(file);
        JsonNode settings = TokenizerJson.besides(file, "tokenizer_config.json");
        int sentinels = settings.path("extra_ids").asInt(SENTINELS);
        if (sentinels < 0 || sentinels > MAX_SENTINELS) {
            throw new ModelFormatException(
                    file.resolveSibling("tokenizer_config.json"),
                    "extra_ids",
                    sentinels + ": expected 0 to " + MAX_SENTINELS);
        }
        return new PieceTokenizer(
                pieces,
                sentinels,
                settings.path("clean_up_tokenization_spaces").asBoolean(true),
                control(file, pieces, "<pad>"),
                control(file, pieces, "</s>"));
    }

    private static int control(Path file, SentencePiece pieces, String text) {
        List<Piece> all = pieces.pieces();
        return IntStream.range(0, all.size())
                .filter(id -> all.get(id).text().equals(text))
                .findFirst()
                .orElseThrow(() -> new ModelFormatException(file, "pieces", "no " + text + ": T5 needs one"));
    }

    @Override
    public int[] encode(String text) {
        String whole = WellFormed.of(text);
        IntStream.Builder ids = IntStream.builder();
        String rest = whole;
        int from = 0;
        while (true) {
            Special special = nextSpecial(rest, from);
            if (special == null) {
                Arrays.stream(pieces.encode(rest.substring(from))).forEach(ids::add);
                return ids.build().toArray();
            }
            String before = Whitespace.stripTrailing(rest.substring(from, special.begin()));
            Arrays.stream(pieces.encode(before)).forEach(ids::add);
            ids.add(special.id());
            from = special.end();
            while (from < rest.length() && Whitespace.is(rest.charAt(from))) {
                from++;
            }
        }
    }

    /** The reference adds no second end. */
    @Override
    public int[] encodeWithEos(String text) {
        int[] ids = encode(text);
        if (ids.length > 0 && ids[ids.length - 1] == eosId) {
            return ids;
        }
        int[] ended = Arrays.copyOf(ids, ids.length + 1);
        ended[ids.length] = eosId;
        return ended;
    }

    /** A special token within a text. */
    private record Special(int begin, int end, int id) {}

    private Special nextSpecial(String text, int from) {
        for (int begin = text.indexOf('<', from); begin >= 0; begin = text.indexOf('<', begin + 1)) {
            for (int id : new int[] {padId, eosId, pieces.unknownId()}) {
                String spelling = pieces.pieces().get(id).text();
                if (text.startsWith(spelling, begin)) {
                    return new Special(begin, begin + spelling.length(), id);
                }
            }
            Special sentinel = sentinel(text, begin);
            if (sentinel != null) {
                return sentinel;
            }
        }
        return null;
    }

    private Special sentinel(String text, int begin) {
        String start = "<extra_id_";
        if (!text.startsWith(start, begin)) {
            return null;
        }
        int at = begin + start.length();
        int number = 0;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9' && number < MAX_SENTINELS) {
            number = 10 * number + text.charAt(at++) - '0';
        }
        int digits = at - begin - start.length();
        boolean plain = digits > 0 && (digits == 1 || text.charAt(begin + start.length()) != '0');
        return plain && number < sentinels && at < text.length() && text.charAt(at) == '>'
                ? new Special(begin, at + 1, vocabularySize() - 1 - number)
                : null;
    }

    @Override
    public String decode(int[] ids) {
        StreamingDecoder decoder = streamingDecoder();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ids.length; i++) {
            text.append(decoder.add(TokenIds.checked(ids, i)));
        }
        return text.append(decoder.finish()).toString();
    }

    @Override
    public StreamingDecoder streamingDecoder() {
        return new Stream(pieces.decoder());
    }

    @Override
    public int vocabularySize() {
        return pieces.pieces().size() + sentinels;
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
    public void close() {}

    private boolean special(int id) {
        return id == padId
                || id == eosId
                || id == pieces.unknownId()
                || id >= pieces.pieces().size();
    }

    /** Holds back what later text may still change: spaces at the end, and the word that a contraction could join. */
    private final class Stream implements StreamingDecoder {
        private final PieceDecoder decoder;
        private final StringBuilder pending = new StringBuilder();
        private boolean atBegin = true;

        Stream(PieceDecoder decoder) {
            this.decoder = decoder;
        }

        @Override
        public String add(int id) {
            TokenIds.checked(new int[] {id}, 0);
            if (special(id)) {
                return "";
            }
            int known = Math.max(0, pending.length() - 2);
            pending.append(decoder.add(id));
            dropLeadingSpace();
            int cut = CleanUp.lastCut(pending, known);
            String certain = clean(pending.substring(0, cut));
            pending.delete(0, cut);
            return certain;
        }

        @Override
        public String finish() {
            pending.append(decoder.finish());
            dropLeadingSpace();
            String rest = clean(Whitespace.stripTrailing(pending.toString()));
            pending.setLength(0);
            return rest;
        }

        private String clean(String text) {
            return cleansUp ? CleanUp.of(text) : text;
        }

        private void dropLeadingSpace() {
            int spaces = 0;
            while (atBegin && spaces < pending.length() && Whitespace.is(pending.charAt(spaces))) {
                spaces++;
            }
            pending.delete(0, spaces);
            atBegin &= pending.isEmpty();
        }
    }
}
