package dev.tzero.jinja.builtin;

import dev.tzero.jinja.runtime.Failure;
import dev.tzero.jinja.runtime.Run;
import dev.tzero.jinja.runtime.Strings;
import dev.tzero.jinja.syntax.Whitespace;
import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines of a width, as Python's {@code textwrap} does. Works on code points. */
final class Wrapping {

    private final Run run;
    private final int width;
    private final boolean breakWords;
    private final boolean breakHyphens;
    private final String lineEnd;
    private final StringBuilder out = new StringBuilder();

    private int[] text;
    private int dashesFrom;
    private int dashesTo;

    private Wrapping(Run run, int width, boolean breakWords, boolean breakHyphens, String lineEnd) {
        this.run = run;
        this.width = width;
        this.breakWords = breakWords;
        this.breakHyphens = breakHyphens;
        this.lineEnd = lineEnd;
    }

    /** A part of the line that stays together: code points from start, inclusive, to end, exclusive. */
    private record Chunk(int start, int end) {
        int length() {
            return end - start;
        }
    }

    /**
     * The filter {@code wordwrap}: lines that are there already are wrapped each by itself.
     *
     * @param lineEnd put between lines
     */
    static String wrap(Run run, String text, long width, boolean breakWords, boolean breakHyphens, String lineEnd) {
        if (width <= 0) {
            throw Failure.value("wordwrap() to " + width, "a width of at least 1");
        }
        int most = (int) Math.min(width, Integer.MAX_VALUE);
        Wrapping wrapping = new Wrapping(run, most, breakWords, breakHyphens, lineEnd);
        boolean first = true;
        for (Object line : Strings.lines(run, text, false)) {
            if (!first) {
                wrapping.out.append(lineEnd);
            }
            first = false;
            wrapping.line((String) line);
        }
        run.chargeText(wrapping.out.length());
        return wrapping.out.toString();
    }

    private void line(String line) {
        run.charge(1 + (line.length() >> 2));
        text = line.codePoints().toArray();
        dashesFrom = 0;
        dashesTo = 0;
        List<Chunk> chunks = chunks();
        Chunk left = null;
        boolean first = true;
        int next = 0;
        while (left != null || next < chunks.size()) {
            Chunk chunk = left == null ? chunks.get(next++) : left;
            left = null;
            if (!first && isBlank(chunk)) {
                if (next == chunks.size()) {
                    return;
                }
                chunk = chunks.get(next++);
            }
            int start = chunk.start();
            int end = start;
            Chunk last = null;
            while (chunk != null && chunk.end() - start <= width) {
                last = chunk;
                end = chunk.end();
                chunk = next < chunks.size() ? chunks.get(next++) : null;
            }
            if (chunk != null && chunk.length() > width) {
                int stop = longWord(chunk, width - (end - start), end == start);
                if (stop > chunk.start()) {
                    last = new Chunk(chunk.start(), stop);
                    end = stop;
                    chunk = stop < chunk.end() ? new Chunk(stop, chunk.end()) : null;
                }
            }
            left = chunk;
            if (last != null && isBlank(last)) {
                end = last.start();
            }
            if (end > start) {
                if (!first) {
                    out.append(lineEnd);
                }
                first = false;
                run.step();
                out.append(new String(text, start, end - start));
                run.limitText(out.length());
            }
        }
    }

    /** Where a chunk that is longer than a line is cut; its start if it is left for the next line. */
    private int longWord(Chunk chunk, int room, boolean alone) {
        if (!breakWords) {
            return alone ? chunk.end() : chunk.start();
        }
        int stop = chunk.start() + room;
        if (breakHyphens) {
            int hyphen = stop - 1;
            while (hyphen > chunk.start() && text[hyphen] != '-') {
                hyphen--;
            }
            if (hyphen > chunk.start() && !isDashes(chunk.start(), hyphen)) {
                return hyphen + 1;
            }
        }
        return stop;
    }

    private boolean isDashes(int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] != '-') {
                return false;
            }
        }
        return true;
    }

    private boolean isBlank(Chunk chunk) {
        for (int i = chunk.start(); i < chunk.end(); i++) {
            if (text[i] > 0xffff || !Whitespace.isSpace((char) text[i])) {
                return false;
            }
        }
        return true;
    }

    private List<Chunk> chunks() {
        List<Chunk> chunks = new ArrayList<>();
        int at = 0;
        while (at < text.length) {
            int end = at + 1;
            if (isGap(at)) {
                while (end < text.length && isGap(end)) {
                    end++;
                }
            } else if (!breakHyphens) {
                while (end < text.length && !isGap(end)) {
                    end++;
                }
            } else {
                end = beginsDash(at) ? dashesTo : wordEnd(at);
            }
            chunks.add(new Chunk(at, end));
            at = end;
        }
        return chunks;
    }

    private int wordEnd(int start) {
        int end = start + 1;
        while (end < text.length && !isGap(end) && !beginsDash(end)) {
            if (isHyphen(end)) {
                return end + 1;
            }
            end++;
        }
        return end;
    }

    /** Whether a hyphen stands here between two parts of a word, each of at least two letters or a letter chain. */
    private boolean isHyphen(int at) {
        if (text[at] != '-') {
            return false;
        }
        boolean before = isLetter(at - 1) && (isLetter(at - 2) || at >= 3 && text[at - 2] == '-' && isLetter(at - 3));
        boolean after = isLetter(at + 1)
                && (isLetter(at + 2) || at + 2 < text.length && text[at + 2] == '-' && isLetter(at + 3));
        return before && after;
    }

    /** Whether a dash of at least two hyphens stands here between words; then it ends at {@link #dashesTo}. */
    private boolean beginsDash(int at) {
        if (text[at] != '-' || at == 0 || !endsWord(text[at - 1])) {
            return false;
        }
        if (at < dashesFrom || at >= dashesTo) {
            dashesFrom = at;
            dashesTo = at;
            while (dashesTo < text.length && text[dashesTo] == '-') {
                dashesTo++;
            }
        }
        return dashesTo - at >= 2 && dashesTo < text.length && TextFilters.isWordPart(text[dashesTo]);
    }

    private static boolean endsWord(int c) {
        return TextFilters.isWordPart(c) || "!\"'&.,?".indexOf(c) >= 0;
    }

    private boolean isLetter(int at) {
        return at >= 0
                && at < text.length
                && TextFilters.isWordPart(text[at])
                && Character.getType(text[at]) != Character.DECIMAL_DIGIT_NUMBER;
    }

    private boolean isGap(int at) {
        return text[at] == ' ' || text[at] >= '\t' && text[at] <= '\r';
    }
}
