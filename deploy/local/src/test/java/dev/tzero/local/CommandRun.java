package dev.tzero.local;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;

/**
 * A command of {@code tzero prompts} that ran in this process.
 *
 * @param failure what it says about why it could not; null when it could
 */
public record CommandRun(int exitCode, String out, String err, String failure) {

    /** Runs a command of a group, such as {@code prompts}. */
    public static CommandRun of(Object group, Object... arguments) {
        return withInput(group, "", arguments);
    }

    /** Runs a command of a group with a standard input. */
    public static CommandRun withInput(Object group, String input, Object... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var usage = new StringWriter();
        var failure = new String[1];
        var line = new CommandLine(group).setErr(new PrintWriter(usage)).setExecutionExceptionHandler((e, _, _) -> {
            failure[0] = e.getMessage();
            return CommandLine.ExitCode.SOFTWARE;
        });
        PrintStream outBefore = System.out;
        PrintStream errBefore = System.err;
        var inBefore = System.in;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        try {
            int exitCode = line.execute(
                    List.of(arguments).stream().map(String::valueOf).toArray(String[]::new));
            return new CommandRun(
                    exitCode,
                    out.toString(StandardCharsets.UTF_8),
                    err.toString(StandardCharsets.UTF_8) + usage,
                    failure[0]);
        } finally {
            System.setOut(outBefore);
            System.setErr(errBefore);
            System.setIn(inBefore);
        }
    }
}
