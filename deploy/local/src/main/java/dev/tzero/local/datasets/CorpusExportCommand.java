package dev.tzero.local.datasets;

import dev.tzero.local.AtomicOutput;
import dev.tzero.local.Console;
import dev.tzero.local.LaunchException;
import dev.tzero.local.Progress;
import dev.tzero.proto.dataset.v1.ExportCorpusRequest;
import dev.tzero.proto.dataset.v1.ExportCorpusResponse;
import dev.tzero.proto.dataset.v1.ExportFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tzero corpus export}: a corpus as a file that other tools read. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description =
                "Writes a complete corpus, or one task of it, with P3's columns inputs, targets and answer_choices and"
                        + " where each example came from.")
final class CorpusExportCommand implements Callable<Integer> {

    @Mixin
    private DatasetServiceOption service;

    @Parameters(paramLabel = "CORPUS", description = "Id of the corpus.")
    private String corpusId;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "Where to write; - writes to the output. A file appears when it is complete.")
    private String out;

    @Option(names = "--task", paramLabel = "NAME", defaultValue = "", description = "Only this task.")
    private String task;

    @Option(
            names = "--format",
            paramLabel = "jsonl|parquet",
            description = "The form; what FILE ends in when not given, and JSON Lines where that says nothing.")
    private Format format;

    private enum Format {
        jsonl,
        parquet
    }

    @Override
    public Integer call() {
        boolean parquet = format == null ? out.endsWith(".parquet") : format == Format.parquet;
        ExportCorpusRequest request = ExportCorpusRequest.newBuilder()
                .setCorpusId(corpusId)
                .setTask(task)
                .setFormat(parquet ? ExportFormat.EXPORT_FORMAT_PARQUET : ExportFormat.EXPORT_FORMAT_JSON_LINES)
                .build();
        Progress progress = new Progress(Console.errors(), System::nanoTime);
        long[] bytes = {0};
        try (DatasetServiceClient client = service.connect();
                AtomicOutput output = AtomicOutput.open(out)) {
            client.follow(datasets -> datasets.exportCorpus(request), piece -> {
                write(piece, output);
                bytes[0] += piece.getData().size();
                progress.update(String.format(
                        Locale.ROOT,
                        "%,d of %,d examples read, %,d bytes written",
                        piece.getRead(),
                        piece.getTotal(),
                        bytes[0]));
            });
            output.complete();
        } catch (IOException e) {
            throw new LaunchException(out + " cannot be written: " + e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw new LaunchException(
                    out + " cannot be written: " + e.getCause().getMessage(), e);
        } finally {
            progress.clear();
        }
        progress.line(String.format(Locale.ROOT, "%,d bytes in %s", bytes[0], out));
        return 0;
    }

    private static void write(ExportCorpusResponse piece, AtomicOutput output) {
        try {
            piece.getData().writeTo(output.stream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
