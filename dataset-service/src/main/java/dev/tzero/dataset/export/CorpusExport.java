package dev.tzero.dataset.export;

import dev.tzero.dataset.error.DatasetError;
import dev.tzero.dataset.source.DuckDb;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.dataset.v1.CorpusManifest;
import dev.tzero.proto.dataset.v1.PromptedExample;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.function.LongConsumer;

/** Turns a finished corpus, or one task of it, into a file that other tools read. Memory does not grow with the corpus. */
public final class CorpusExport {

    // Named one by one, so that a column that is null in every row has its type all the same.
    private static final String COLUMNS =
            "columns = {inputs: 'VARCHAR', targets: 'VARCHAR', answer_choices: 'VARCHAR[]', "
                    + "task: 'VARCHAR', dataset: 'VARCHAR', subset: 'VARCHAR', split: 'VARCHAR', \"row\": 'BIGINT', "
                    + "dataset_fingerprint: 'VARCHAR', template: 'VARCHAR', prompt_id: 'VARCHAR', prompt_revision: 'BIGINT', "
                    + "seed: 'BIGINT', position: 'BIGINT'}";

    private final FinishedCorpora corpora;
    private final Path scratch;

    /** @param scratch folder for files that are put together before they are sent; made when needed */
    public CorpusExport(FinishedCorpora corpora, Path scratch) {
        this.corpora = corpora;
        this.scratch = scratch;
    }

    /**
     * Writes JSON Lines.
     *
     * @param task the only task to write; empty for all
     * @param read told how many examples were read so far
     * @throws ServiceException {@link DatasetError#UNKNOWN_TASK}
     */
    public void jsonLines(CorpusManifest manifest, String task, OutputStream out, LongConsumer read) {
        mustHave(manifest, task);
        try (ExampleLines lines = new ExampleLines(out)) {
            corpora.read(manifest, example -> {
                write(example, task, lines);
                read.accept(example.getPosition() + 1);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes one Parquet file.
     *
     * @param task the only task to write; empty for all
     * @param read told how many examples were read so far
     * @throws ServiceException {@link DatasetError#UNKNOWN_TASK}
     */
    public void parquet(CorpusManifest manifest, String task, OutputStream out, LongConsumer read) {
        mustHave(manifest, task);
        Path lines = null;
        Path parquet = null;
        try {
            Files.createDirectories(scratch);
            lines = Files.createTempFile(scratch, "export", ".jsonl");
            parquet = Files.createTempFile(scratch, "export", ".parquet");
            try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(lines), 1 << 16)) {
                jsonLines(manifest, task, file, read);
            }
            convert(lines, parquet);
            Files.copy(parquet, out);
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(lines);
            delete(parquet);
        }
    }

    private static void write(PromptedExample example, String task, ExampleLines lines) {
        if (task.isEmpty() || example.getTask().equals(task)) {
            try {
                lines.write(example);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void mustHave(CorpusManifest manifest, String task) {
        if (!task.isEmpty()
                && manifest.getTasksList().stream()
                        .noneMatch(count -> count.getTask().equals(task))) {
            throw new ServiceException(
                    DatasetError.UNKNOWN_TASK,
                    "corpus '" + manifest.getCorpusId() + "' has no task '" + task + "'; it has "
                            + manifest.getTasksCount() + ", such as '"
                            + manifest.getTasks(0).getTask() + "'");
        }
    }

    private static void convert(Path lines, Path parquet) {
        try {
            DuckDb.copy(
                    "read_json(" + DuckDb.quoted(lines) + ", format = 'newline_delimited', " + COLUMNS + ")",
                    parquet,
                    "FORMAT parquet, COMPRESSION zstd");
        } catch (SQLException e) {
            throw new IllegalStateException("the corpus cannot be written as Parquet: " + e.getMessage(), e);
        }
    }

    private static void delete(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
