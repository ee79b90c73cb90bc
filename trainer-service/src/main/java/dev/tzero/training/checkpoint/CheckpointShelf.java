package dev.tzero.training.checkpoint;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The folders of checkpoints: {@code <root>/<run id>/step-<n>}. Their writer fills them beside their place, syncs and
 * renames them, so what is in place is whole.
 */
public final class CheckpointShelf {
    /** Begins the name of what is written beside its place. */
    private static final String UNFINISHED = ".step-*";

    private final Path root;

    /** @param root created when the first checkpoint is written */
    public CheckpointShelf(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /** Makes a folder, whole or not at all. */
    @FunctionalInterface
    public interface Writer {
        /** @return digest of the weights */
        String write(Path folder) throws IOException;
    }

    /**
     * A checkpoint in its place.
     *
     * @param digest of the weights
     */
    public record Placed(Path folder, String digest) {}

    /**
     * Writes a checkpoint. A folder that is there already was left by a service that was killed before it could publish
     * it, and is replaced.
     *
     * @throws CheckpointException when the disk is full, the folder cannot be written and the like
     */
    public Placed write(String runId, long step, Writer writer) {
        Path folder = root.resolve(runId).resolve("step-" + step);
        try {
            delete(folder);
            return new Placed(folder, writer.write(folder));
        } catch (IOException e) {
            throw new CheckpointException("checkpoint folder " + folder + " cannot be written: " + described(e), e);
        }
    }

    /** Java's file exceptions often say nothing but the file; their class then is the reason. */
    private static String described(IOException e) {
        return e.getClass() == IOException.class
                ? e.getMessage()
                : e.getClass().getSimpleName() + ": " + e.getMessage();
    }

    /**
     * Removes what a killed service left half-written of a run; nobody else may be training it.
     *
     * @throws CheckpointException when something cannot be removed
     */
    public void removeUnfinished(String runId) {
        Path run = root.resolve(runId);
        if (!Files.isDirectory(run)) {
            return;
        }
        try (var unfinished = Files.newDirectoryStream(run, UNFINISHED)) {
            for (Path folder : unfinished) {
                delete(folder);
            }
        } catch (IOException e) {
            throw new CheckpointException("checkpoint folder " + run + " cannot be tidied: " + described(e), e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
