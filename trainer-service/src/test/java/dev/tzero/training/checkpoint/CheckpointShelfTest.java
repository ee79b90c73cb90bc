package dev.tzero.training.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointShelfTest {
    @TempDir
    Path root;

    private CheckpointShelf shelf;

    @BeforeEach
    void open() {
        shelf = new CheckpointShelf(root);
    }

    @Test
    void aFolderThatAKilledServiceLeftUnpublishedIsReplaced() throws IOException {
        Path left = Files.createDirectories(root.resolve("run/step-5"));
        Files.writeString(left.resolve("old"), "left behind");

        var placed = shelf.write("run", 5, CheckpointShelfTest::writeOne);

        assertEquals(root.resolve("run/step-5"), placed.folder());
        assertEquals("digest", placed.digest());
        assertFalse(Files.exists(placed.folder().resolve("old")));
        assertTrue(Files.exists(placed.folder().resolve("new")));
    }

    @Test
    void whatWasHalfWrittenIsRemovedAndTheRestStays() throws IOException {
        shelf.write("run", 5, CheckpointShelfTest::writeOne);
        Path half = Files.createDirectories(root.resolve("run/.step-10.123"));
        Files.writeString(half.resolve("model.safetensors"), "half");

        shelf.removeUnfinished("run");
        shelf.removeUnfinished("run that has no folder yet");

        assertFalse(Files.exists(half));
        assertTrue(Files.exists(root.resolve("run/step-5/new")));
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamedWithTheReason() {
        var e = assertThrows(
                CheckpointException.class,
                () -> shelf.write("run", 5, folder -> {
                    throw new IOException("No space left on device");
                }));

        assertEquals(
                "checkpoint folder " + root.resolve("run/step-5") + " cannot be written: No space left on device",
                e.getMessage());
    }

    private static String writeOne(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("new"), "whole");
        return "digest";
    }
}
