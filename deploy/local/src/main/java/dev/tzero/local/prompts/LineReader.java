package dev.tzero.local.prompts;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads lines as bytes, so that what is wrong with their text can be told by line. */
final class LineReader {

    /** So that one line without an end does not fill the memory. */
    private static final int LONGEST = 32 << 20;

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int next;
    private int filled;
    private long lines;

    LineReader(InputStream in) {
        this.in = in;
    }

    /** Number of lines that were read. */
    long lines() {
        return lines;
    }

    /**
     * The next line without its end; null behind the last.
     *
     * @throws LineTooLongException if it has more than 32 MiB
     */
    byte[] read() throws IOException {
        ByteArrayOutputStream line = null;
        while (true) {
            if (next == filled) {
                next = 0;
                filled = in.read(buffer);
                if (filled < 0) {
                    filled = 0;
                    return line == null ? null : finished(line.toByteArray());
                }
            }
            line = line == null ? new ByteArrayOutputStream(filled - next) : line;
            int end = next;
            while (end < filled && buffer[end] != '\n') {
                end++;
            }
            if (line.size() + end - next > LONGEST) {
                throw new LineTooLongException(lines + 1, LONGEST);
            }
            line.write(buffer, next, end - next);
            next = end;
            if (end < filled) {
                next = end + 1;
                return finished(line.toByteArray());
            }
        }
    }

    private byte[] finished(byte[] line) {
        lines++;
        return line;
    }

    /** A line that is longer than is read. */
    static final class LineTooLongException extends IOException {

        private static final long serialVersionUID = 1L;

        LineTooLongException(long line, int longest) {
            super("line " + line + " has more than " + longest + " bytes, expected at most that many");
        }
    }
}
