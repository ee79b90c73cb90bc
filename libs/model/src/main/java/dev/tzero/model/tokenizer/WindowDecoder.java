package dev.tzero.model.tokenizer;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.Function;

/**
 * Streams with a decoder that knows whole sequences only. It decodes a window of the last ids, and again with the new one;
 * what the second is longer by is new text. The window begins at ids whose text is out already, so that the rules for the
 * beginning of a text apply to none that is not.
 */
final class WindowDecoder implements StreamingDecoder {

    private static final String INCOMPLETE = "\ufffd";
    /** Ids whose text is out and that stay in the window. */
    private static final int CONTEXT = 4;

    private final Function<int[], String> decode;

    private final BitSet bytes;
    private int[] window = new int[16];
    private int size;
    private String given = "";

    /** @param bytes ids that stand for one byte, whose run is decoded as one */
    WindowDecoder(Function<int[], String> decode, BitSet bytes) {
        this.decode = decode;
        this.bytes = bytes;
    }

    @Override
    public String add(int id) {
        window = size == window.length ? Arrays.copyOf(window, 2 * size) : window;
        window[size++] = id;
        String text = text();
        if (bytes.get(id) || text.endsWith(INCOMPLETE) || !text.startsWith(given)) {
            return "";
        }
        String fresh = text.substring(given.length());
        given = text;
        if (size > 2 * CONTEXT && !fresh.isEmpty()) {
            shorten();
        }
        return fresh;
    }

    @Override
    public String finish() {
        String text = text();
        return text.startsWith(given) ? text.substring(given.length()) : "";
    }

    /** Everything in the window is out: its last ids are enough, from one on that begins a character. */
    private void shorten() {
        for (int kept = CONTEXT; kept <= 2 * CONTEXT; kept++) {
            int[] last = Arrays.copyOfRange(window, size - kept, size);
            String text = decode.apply(last);
            if (!text.isEmpty() && !text.contains(INCOMPLETE) && given.endsWith(text)) {
                System.arraycopy(last, 0, window, 0, kept);
                size = kept;
                given = text;
                return;
            }
        }
    }

    private String text() {
        return decode.apply(Arrays.copyOf(window, size));
    }
}
