package dev.tzero.model.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstalledLibtorchTest {

    private static final String LIBRARY = System.mapLibraryName("torch");

    private final InstalledLibtorch libtorch = new InstalledLibtorch("2.7.1", Set.of("cpu", "cu128")::contains);

    @TempDir
    private Path root;

    @Test
    void withoutAPathTheBundledOneIsTaken() {
        assertEquals(Map.of(), libtorch.settings(Map.of("PYTORCH_FLAVOR", "cu130")));
    }

    @ParameterizedTest
    @CsvSource({
        "build-version, 2.7.1+cu128, cu128",
        "build-version, 2.7.1+cpu, cpu",
        "version.py, __version__ = '2.7.1+cu128', cu128",
        "version.py, __version__ = '2.7.1', cpu"
    })
    void versionAndFlavorAreReadFromTheDistribution(String file, String content, String flavor) throws IOException {
        Path folder = installed();
        Files.writeString(root.resolve(file), content + "\n");

        Map<String, String> expected = Map.of("PYTORCH_VERSION", "2.7.1", "PYTORCH_FLAVOR", flavor);
        assertEquals(expected, libtorch.settings(Map.of("PYTORCH_LIBRARY_PATH", folder.toString())));
        String second = root.resolve("nothing") + File.pathSeparator + folder.resolve(LIBRARY);
        assertEquals(expected, libtorch.settings(Map.of("PYTORCH_LIBRARY_PATH", second)));
    }

    @Test
    void whatTheEnvironmentSaysIsLeftAlone() throws IOException {
        assertEquals(
                Map.of("PYTORCH_VERSION", "2.7.1"),
                libtorch.settings(Map.of("PYTORCH_LIBRARY_PATH", installed().toString(), "PYTORCH_FLAVOR", "cu128")));
    }

    @Test
    void aFolderWithoutLibtorchIsNamed() {
        assertEquals(
                "PYTORCH_LIBRARY_PATH: " + root + ": expected the folder of an installed " + LIBRARY,
                refused(Map.of("PYTORCH_LIBRARY_PATH", root.toString())));
    }

    @ParameterizedTest
    @CsvSource({"2.11.0+cu130", "2.7.1+cu126", "2.6.0+cpu"})
    void anotherBuildIsRefusedWithTheOnesThatWork(String build) throws IOException {
        Path folder = installed();
        Files.writeString(root.resolve("build-version"), build);

        String told = refused(Map.of("PYTORCH_LIBRARY_PATH", folder.toString()));

        assertTrue(
                told.startsWith("PYTORCH_LIBRARY_PATH: " + folder + ": libtorch " + build
                        + ": expected 2.7.1 for cpu or cu128, or a "),
                told);
    }

    @Test
    void anotherBuildWithALibraryOfItsOwnIsTaken() throws IOException {
        Path folder = installed();
        Files.writeString(root.resolve("build-version"), "2.11.0+cu130");
        Files.createFile(folder.resolve(System.mapLibraryName("djl_torch")));

        assertEquals(
                Map.of("PYTORCH_VERSION", "2.11.0", "PYTORCH_FLAVOR", "cu130"),
                libtorch.settings(Map.of("PYTORCH_LIBRARY_PATH", folder.toString())));
    }

    @Test
    void aVersionThatIsNotTheOneInstalledIsRefused() throws IOException {
        Path folder = installed();
        Files.writeString(root.resolve("build-version"), "2.7.1+cu128");

        assertEquals(
                "PYTORCH_VERSION: 2.5.0: the libtorch in " + folder + " is 2.7.1+cu128",
                refused(Map.of("PYTORCH_LIBRARY_PATH", folder.toString(), "PYTORCH_VERSION", "2.5.0")));
    }

    private String refused(Map<String, String> environment) {
        return assertThrows(LibtorchException.class, () -> libtorch.settings(environment))
                .getMessage();
    }

    private Path installed() throws IOException {
        Path folder = Files.createDirectories(root.resolve("lib"));
        Files.createFile(folder.resolve(LIBRARY));
        return folder;
    }
}
