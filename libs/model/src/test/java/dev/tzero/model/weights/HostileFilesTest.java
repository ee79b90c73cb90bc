package dev.tzero.model.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.model.ModelFormatException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileFilesTest {

    private static final int HEADER = 15 << 20;

    @TempDir
    Path folder;

    @Test
    @Tag("slow")
    void inAHeapOf128MebibytesEveryBombIsRefusedAndTheProcessLives() throws IOException, InterruptedException {
        List<Path> files = List.of(
                header("lists.safetensors", "{\"t\":{\"dtype\":\"F32\",\"shape\":[", "[],", HEADER),
                header("objects.safetensors", "{\"t\":", "{\"a\":", HEADER),
                header("tensors.safetensors", "{", "", HEADER),
                header("notes.safetensors", "{\"__metadata__\":{\"a\":\"", "x", HEADER),
                header("digits.safetensors", "{\"t\":{\"dtype\":\"F32\",\"shape\":[1", "1", HEADER),
                gigantic("length.safetensors"),
                TorchArchive.ofPickle("]".repeat(HEADER).getBytes(StandardCharsets.US_ASCII))
                        .write(folder.resolve("lists.bin")),
                TorchArchive.ofPickle("(".repeat(HEADER).getBytes(StandardCharsets.US_ASCII))
                        .write(folder.resolve("marks.bin")),
                TorchArchive.ofPickle(("}q\u0000" + "h\u0000".repeat(HEADER / 2)).getBytes(StandardCharsets.US_ASCII))
                        .write(folder.resolve("memo.bin")),
                index("[[".repeat(4 << 20)),
                index("{\"weight_map\":{" + "\"a\":{".repeat(2 << 20)));

        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                OpenAll.class.getName()));
        files.forEach(file -> command.add(file.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertEquals(0, process.waitFor(), output);
        for (Path file : files) {
            assertTrue(output.contains("refused: " + file + ": "), file + "\n" + output);
        }
    }

    /** Opens weights files and prints why each is refused. */
    static final class OpenAll {

        private OpenAll() {}

        public static void main(String[] files) throws IOException {
            for (String file : files) {
                try (TensorSource read = WeightsFile.open(Path.of(file))) {
                    System.out.println("read: " + read.location());
                } catch (ModelFormatException e) {
                    System.out.println("refused: " + e.getMessage());
                }
            }
        }
    }

    private Path header(String name, String begin, String unit, int length) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(length)
                    .array());
            StringBuilder text = new StringBuilder(begin);
            for (int i = 0; text.length() < length; i++) {
                text.append(
                        unit.isEmpty()
                                ? "\"t" + i + "\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},"
                                : unit);
            }
            text.setLength(length);
            out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
        }
        return file;
    }

    private Path gigantic(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.write(
                file,
                ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(90_000_000)
                        .array());
        SparseFile.extend(file, 200_000_000);
        return file;
    }

    private Path index(String content) throws IOException {
        Path place = Files.createTempDirectory(folder, "index");
        return Files.writeString(place.resolve("model.safetensors.index.json"), content);
    }
}
