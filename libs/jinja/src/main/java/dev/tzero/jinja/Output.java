package dev.tzero.jinja;

import java.util.Arrays;

/**
 * The text of a rendering, as the pieces it was written in, none of which is empty. The pieces are put together once, where the
 * text is needed; a long value that is printed is not copied before. Not for several threads; {@link #clear} makes it ready
 * for another rendering.
 */
public final class Output {

    private static final int FIRST_SIZE = 32;

    private String[] pieces = new String[FIRST_SIZE];
    private int size;
    private int length;

    /** Adds a text to the end. */
    public void write(String text) {
        if (text.isEmpty()) {
            return;
        }
        if (size == pieces.length) {
            pieces = Arrays.copyOf(pieces, 2 * size);
        }
        pieces[size++] = text;
        length += text.length();
    }

    /** Number of UTF-16 units. */
    public int length() {
        return length;
    }

    /** Number of pieces. */
    public int size() {
        return size;
    }

    public String piece(int index) {
        return pieces[index];
    }

    /**
     * The text from one place to another.
     *
     * @param first piece it begins in
     * @param from offset there
     * @param last piece it ends in
     * @param to offset there
     */
    public String text(int first, int from, int last, int to) {
        if (first == last) {
            return pieces[first].substring(from, to);
        }
        String[] some = Arrays.copyOfRange(pieces, first, last + 1);
        some[0] = some[0].substring(from);
        some[last - first] = some[last - first].substring(0, to);
        return String.join("", some);
    }

    /** Takes away the pieces from a number on, and answers what they said. */
    public String cut(int first) {
        if (first == size) {
            return "";
        }
        String text = text(first, 0, size - 1, pieces[size - 1].length());
        Arrays.fill(pieces, first, size, null);
        size = first;
        length -= text.length();
        return text;
    }

    /** Forgets all pieces. */
    public void clear() {
        Arrays.fill(pieces, 0, size, null);
        size = 0;
        length = 0;
    }

    /** The whole text. */
    @Override
    public String toString() {
        return size == 0 ? "" : text(0, 0, size - 1, pieces[size - 1].length());
    }
}
