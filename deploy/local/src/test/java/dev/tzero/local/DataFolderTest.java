package dev.tzero.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    private Path parent;

    @Test
    void aFolderThatTzeroDidNotMakeIsRefusedAndNeverEmptied() throws Exception {
        Path folder = Files.createDirectories(parent.resolve("photos"));
        Files.writeString(folder.resolve("cat.jpg"), "meow");
        for (boolean fresh : new boolean[] {false, true}) {
            var failure = assertThrows(LaunchException.class, () -> DataFolder.open(folder, fresh));
            assertEquals(
                    "--data: " + folder
                            + " holds cat.jpg and was not made by tzero; expected an empty folder or one with"
                            + " tzero-data.txt",
                    failure.getMessage());
        }
        assertTrue(Files.exists(folder.resolve("cat.jpg")));
    }

    @Test
    void freshRemovesWhatAnEarlierRunLeftAndNothingElse() throws Exception {
        Path folder = parent.resolve("data");
        Path outside = Files.createDirectories(parent.resolve("outside"));
        Files.writeString(outside.resolve("kept.txt"), "kept");
        DataFolder.open(folder, false).close();
        Files.createDirectories(folder.resolve("kafka/topic"));
        Files.writeString(folder.resolve("kafka/topic/log"), "records");
        Files.createSymbolicLink(folder.resolve("link"), outside);

        DataFolder.open(folder, false).close();
        assertTrue(Files.exists(folder.resolve("kafka/topic/log")), "without --fresh everything stays");
        DataFolder.open(folder, true).close();

        assertFalse(Files.exists(folder.resolve("kafka")));
        assertFalse(Files.exists(folder.resolve("link")));
        assertTrue(Files.exists(folder.resolve(DataFolder.MARKER)));
        assertTrue(Files.exists(outside.resolve("kept.txt")), "a link is removed, not followed");
    }

    @Test
    void oneLauncherAtATimeHasAFolder() {
        Path folder = parent.resolve("data");
        var first = DataFolder.open(folder, false);
        var failure = assertThrows(LaunchException.class, () -> DataFolder.open(folder, true));
        assertEquals("--data: this process runs tzero in " + folder + " already", failure.getMessage());
        first.close();
        DataFolder.open(folder, false).close();
    }

    @Test
    void aFileInsteadOfAFolderIsNamed() throws Exception {
        Path file = Files.writeString(parent.resolve("data"), "x");
        var failure = assertThrows(LaunchException.class, () -> DataFolder.open(file, false));
        assertEquals("--data: " + file + " is not a folder", failure.getMessage());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFolderThatCannotBeWrittenIsNamed() {
        // Nobody can create a folder there, not even root.
        Path folder = Path.of("/proc/tzero-data");
        var failure = assertThrows(LaunchException.class, () -> DataFolder.open(folder, false));
        assertTrue(failure.getMessage().startsWith("--data: cannot write to /proc/tzero-data ("), failure.getMessage());
    }

    @Test
    void aDiskThatIsNearlyFullIsRefusedWithTheFigureAndTheFolderIsFreeAgain() {
        Path folder = parent.resolve("data");
        var failure = assertThrows(LaunchException.class, () -> DataFolder.open(folder, false, _ -> 3L << 29));
        assertEquals("--data: " + folder + " has 1.5 GiB free; expected at least 2 GiB", failure.getMessage());
        DataFolder.open(folder, false).close();
    }
}
