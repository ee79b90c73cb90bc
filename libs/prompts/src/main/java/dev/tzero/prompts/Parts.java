package dev.tzero.prompts;

import dev.tzero.jinja.Output;
import dev.tzero.jinja.syntax.Whitespace;
import java.util.ArrayList;
import java.util.List;

/** Divides a rendering at its separators and strips the parts, without a copy of the whole. A place is a piece and an offset there. */
final class Parts {

    private static final char SEPARATOR = '|';
    private static final int SEPARATOR_LENGTH = CompiledPrompt.SEPARATOR.length();

    private final Output out;
    private final List<String> parts = new ArrayList<>(2);

    /** Where the part at hand begins. */
    private int piece;

    private int offset;

    private Parts(Output out) {
        this.out = out;
    }

    /** The parts of a rendering; at least one. */
    static List<String> of(Output out) {
        Parts parts = new Parts(out);
        parts.divide();
        return parts.parts;
    }

    private void divide() {
        int bars = 0;
        for (int i = 0; i < out.size(); i++) {
            String text = out.piece(i);
            int at = 0;
            while (at < text.length()) {
                if (text.charAt(at) == SEPARATOR) {
                    at++;
                    if (++bars == SEPARATOR_LENGTH) {
                        endBefore(i, at);
                        piece = i;
                        offset = at;
                        bars = 0;
                    }
                } else {
                    bars = 0;
                    int next = text.indexOf(SEPARATOR, at + 1);
                    at = next < 0 ? text.length() : next;
                }
            }
        }
        int last = out.size() - 1;
        add(last, last < 0 ? 0 : out.piece(last).length());
    }

    /** Ends a part before the separator that ends here. */
    private void endBefore(int last, int to) {
        int left = SEPARATOR_LENGTH;
        while (left > to) {
            left -= to;
            last--;
            to = out.piece(last).length();
        }
        add(last, to - left);
    }

    private void add(int last, int to) {
        int first = piece;
        int from = offset;
        while (first < last || first == last && from < to) {
            String text = out.piece(first);
            if (from == text.length()) {
                first++;
                from = 0;
            } else if (Whitespace.isSpace(text.charAt(from))) {
                from++;
            } else {
                break;
            }
        }
        while (first < last || first == last && from < to) {
            if (to == 0) {
                last--;
                to = out.piece(last).length();
            } else if (Whitespace.isSpace(out.piece(last).charAt(to - 1))) {
                to--;
            } else {
                break;
            }
        }
        boolean empty = first > last || first == last && from >= to;
        parts.add(empty ? "" : Separators.unprotect(out.text(first, from, last, to)));
    }
}
