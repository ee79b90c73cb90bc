package dev.tzero.local;

import java.io.PrintStream;

/**
 * What a person sees: lines that stay, and on a terminal one status line below them that is written over. Where lines
 * cannot be written over (a file, a pipe) the status is not shown. Safe for use by many threads.
 */
public final class Console {
    private static final String ERASE_LINE = "\r\u001b[2K";

    private final PrintStream out;
    private final boolean live;
    private String status = "";

    /** @param live whether {@code out} is a terminal */
    public Console(PrintStream out, boolean live) {
        this.out = out;
        this.live = live;
    }

    /** The process's own output. */
    public static Console standard() {
        return new Console(System.out, isTerminal());
    }

    /** The process's error output, for commands whose output is data. */
    public static Console errors() {
        return new Console(System.err, isTerminal());
    }

    private static boolean isTerminal() {
        var console = System.console();
        return console != null && console.isTerminal();
    }

    /** Prints a line that stays. */
    public synchronized void line(String text) {
        if (live && !status.isEmpty()) {
            out.print(ERASE_LINE);
        }
        out.println(text);
        if (live) {
            out.print(status);
        }
        out.flush();
    }

    /** Replaces the status line; an empty one removes it. */
    public synchronized void status(String text) {
        if (live && !text.equals(status)) {
            out.print(ERASE_LINE + text);
            out.flush();
        }
        status = text;
    }

    /** Whether the status line is shown. */
    public boolean isLive() {
        return live;
    }
}
