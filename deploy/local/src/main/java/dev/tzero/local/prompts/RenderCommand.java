package dev.tzero.local.prompts;

import dev.tzero.local.AtomicOutput;
import dev.tzero.local.Console;
import dev.tzero.local.LaunchException;
import dev.tzero.local.Progress;
import dev.tzero.prompts.Truncation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tzero prompts render}: every prompt of a tree on every row of a file, with no service running. */
@Command(
        name = "render",
        mixinStandardHelpOptions = true,
        description = {
            "Applies every prompt of a row's dataset to the row. No service is needed.",
            "",
            "A row is a line {\"dataset\": \"super_glue\", \"subset\": \"rte\" or null, \"row\": {…}}; other fields are not"
                    + " looked at. An output line is {\"dataset\", \"subset\", \"template\", \"id\", \"index\": the"
                    + " number of the row's line from 0, \"parts\": [input, target, …] or \"error\": what went wrong,"
                    + " \"choices\": […] or null}, in the order of the rows, then of the template names.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything is rendered; prompts that fail on a row are error lines, datasets without prompts are said",
            "1:a line is no row, a file of the tree is broken, or something cannot be read or written; no output file",
            "2:the command line was not understood"
        })
final class RenderCommand implements Callable<Integer> {

    @Option(
            names = "--templates",
            required = true,
            paramLabel = "TREE",
            description = "Folder of dataset/templates.yaml or dataset/subset/templates.yaml, as PromptSource has it.")
    private Path templates;

    @Option(
            names = "--rows",
            required = true,
            paramLabel = "FILE",
            description = "Rows, JSON Lines; - reads the input.")
    private String rows;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "Where to write, JSON Lines; - writes to the output. A file appears when it is complete.")
    private String out;

    @Option(
            names = "--no-truncate",
            description = "Print long values whole; by default they are cut at 2048 characters.")
    private boolean whole;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Seed of prompts that draw at random; ${DEFAULT-VALUE} when not given. The same seed gives the"
                            + " same output.")
    private long seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many threads render; all cores when not given. The output is the same for any number.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Override
    public Integer call() {
        if (threads < 1) {
            throw new LaunchException("--threads: " + threads + "; expected 1 or more");
        }
        Progress progress = new Progress(Console.errors(), System::nanoTime);
        long began = System.nanoTime();
        PromptTree tree = PromptTree.open(templates, whole ? Truncation.NONE : Truncation.TO_2048);
        RenderSummary summary;
        try (InputStream in = input();
                AtomicOutput output = AtomicOutput.open(out)) {
            summary = new BulkRendering(tree, seed, threads)
                    .run(rows, in, output.stream(), soFar -> progress.update(soFar.toString()));
            output.complete();
        } catch (IOException e) {
            throw new LaunchException("rendering " + rows + " to " + out + ": " + e.getMessage(), e);
        } finally {
            progress.clear();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        progress.line(String.format(
                Locale.ROOT, "%s in %.1f s, %.0f prompts/s", summary, seconds, summary.prompts() / seconds));
        if (summary.unknownRows() > 0) {
            progress.line(summary.unknownRows() + " rows are of datasets that " + templates + " has no prompts for: "
                    + summary.unknownDatasets());
        }
        return 0;
    }

    private InputStream input() throws IOException {
        if (rows.equals("-")) {
            return System.in;
        }
        Path file = Path.of(rows);
        if (!Files.exists(file) || Files.isDirectory(file)) {
            throw new LaunchException("--rows: there is no file " + file);
        }
        return Files.newInputStream(file);
    }
}
