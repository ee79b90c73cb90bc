package dev.tzero.model.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.model.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TorchFileTest {

    @TempDir
    Path folder;

    @Test
    void viewsOnOneStorageAreReadByTheirOffsetsAndSteps() throws IOException {
        TorchArchive archive = new TorchArchive()
                .storage("0", floats(0, 1, 2, 3, 4, 5, 6, 7))
                .tensor("plain", "FloatStorage", "0", 8, 2, List.of(2, 3), List.of(3, 1))
                .tensor("transposed", "FloatStorage", "0", 8, 1, List.of(3, 2), List.of(1, 3))
                .tensor("repeated", "FloatStorage", "0", 8, 7, List.of(3), List.of(0))
                .tensor("scalar", "FloatStorage", "0", 8, 5, List.of(), List.of())
                .tensor("empty", "FloatStorage", "0", 8, 0, List.of(0, 4), List.of(4, 1));

        try (TensorSource read = TorchFile.open(archive.write(folder.resolve("a.bin")))) {
            assertArrayEquals(new float[] {2, 3, 4, 5, 6, 7}, read.floats("plain"));
            assertArrayEquals(new float[] {1, 4, 2, 5, 3, 6}, read.floats("transposed"));
            assertArrayEquals(new float[] {7, 7, 7}, read.floats("repeated"));
            assertArrayEquals(new float[] {5}, read.floats("scalar"));
            assertArrayEquals(new float[0], read.floats("empty"));
            assertEquals(List.of(3L, 2L), read.info("transposed").shape());
        }
    }

    @Test
    void parametersAndEveryFloatingPointTypeAreRead() throws IOException {
        ByteBuffer half = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN).putShort(Float.floatToFloat16(1.5f));
        ByteBuffer brain = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN).putShort((short) 0xc049);
        ByteBuffer wide = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(-0.25);
        TorchArchive archive = new TorchArchive()
                .storage("h", half.array())
                .storage("b", brain.array())
                .storage("d", wide.array())
                .tensor("half", "HalfStorage", "h", 1, 0, List.of(1), List.of(1))
                .parameter("brain", "BFloat16Storage", "b", 1, 0, List.of(1), List.of(1))
                .tensor("double", "DoubleStorage", "d", 1, 0, List.of(1), List.of(1));

        try (TensorSource read = TorchFile.open(archive.write(folder.resolve("a.bin")))) {
            assertArrayEquals(new float[] {1.5f}, read.floats("half"));
            assertArrayEquals(new float[] {Float.intBitsToFloat(0xc0490000)}, read.floats("brain"));
            assertArrayEquals(new float[] {-0.25f}, read.floats("double"));
        }
    }

    @Test
    void aWholeNumberIsRefusedAsAWeight() throws IOException {
        Path file = new TorchArchive()
                .storage("0", new byte[8])
                .tensor("step", "LongStorage", "0", 1, 0, List.of(1), List.of(1))
                .write(folder.resolve("a.bin"));

        try (TensorSource read = TorchFile.open(file)) {
            assertEquals(
                    file + ": step.dtype: I64: expected F32, BF16, F16 or F64",
                    assertThrows(ModelFormatException.class, () -> read.floats("step"))
                            .getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "cposix\\nsystem\\n(X\\u0004\\0\\0\\0true\\u0085R., posix.system",
        "cbuiltins\\neval\\n(X\\u0001\\0\\0\\01\\u0085R., builtins.eval",
        "ctorch\\nload\\n., torch.load",
        "cos\\nsystem\\n., os.system",
        "X\\u0003\\0\\0\\0sysX\\u0004\\0\\0\\0exit\\u0093., sys.exit",
        "(X\\u0001\\0\\0\\0aios\\nsystem\\n., INST",
        "ccollections\\nOrderedDict\\n)\\u0081., NEWOBJ",
        "'ccollections\\nOrderedDict\\n)RX\\u0001\\0\\0\\0ab.', state of an object",
        "\\u0082\\u0001., EXT",
        "X\\u0001\\0\\0\\0a)R., nothing was executed"
    })
    void whateverCouldRunIsRefusedByName(String pickle, String named) throws IOException {
        Path file = TorchArchive.ofPickle(bytes(pickle)).write(folder.resolve("a.bin"));

        ModelFormatException refused = assertThrows(ModelFormatException.class, () -> TorchFile.open(file));

        assertTrue(refused.getMessage().startsWith(file + ": pickle: "), refused.getMessage());
        assertTrue(refused.getMessage().contains(named), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "9, 0, 8, 1, reaches beyond its storage",
        "8, 1, 8, 1, reaches beyond its storage",
        "8, -1, 8, 1, reaches beyond its storage",
        "8, 0, 4, 3, reaches beyond its storage",
        "8, 0, -1, 1, expected whole numbers from 0",
        "8, 0, 4, -1, expected whole numbers from 0",
        "9, 0, 9, 1, does not fit into its 32 bytes"
    })
    void aTensorThatLiesOutsideOfItsStorageIsRefused(int elements, int offset, int size, int stride, String problem)
            throws IOException {
        int told = problem.startsWith("does") ? elements : 8;
        Path file = new TorchArchive()
                .storage("0", new byte[32])
                .tensor(
                        "t",
                        "FloatStorage",
                        "0",
                        told,
                        offset,
                        List.of(elements == 9 && told == 8 ? 9 : size),
                        List.of(stride))
                .write(folder.resolve("a.bin"));

        ModelFormatException refused = assertThrows(ModelFormatException.class, () -> TorchFile.open(file));

        assertTrue(refused.getMessage().contains(problem), refused.getMessage());
    }

    @Test
    void aZip64DirectoryIsRead() throws IOException {
        Path plain = new TorchArchive()
                .storage("0", floats(1, 2))
                .storage("1", floats(3))
                .tensor("a", "FloatStorage", "0", 2, 0, List.of(2), List.of(1))
                .tensor("b", "FloatStorage", "1", 1, 0, List.of(1), List.of(1))
                .write(folder.resolve("a.bin"));
        Path wide = Files.write(folder.resolve("b.bin"), Zip64.of(Files.readAllBytes(plain)));

        try (TensorSource read = TorchFile.open(wide)) {
            assertArrayEquals(new float[] {1, 2}, read.floats("a"));
            assertArrayEquals(new float[] {3}, read.floats("b"));
        }
    }

    @Test
    void aPackedZipIsRefusedInsteadOfUnpacked() throws IOException {
        Path file = folder.resolve("bomb.bin");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("a/data.pkl"));
            for (int i = 0; i < 64; i++) {
                zip.write(new byte[1 << 20]);
            }
            zip.closeEntry();
        }

        assertEquals(
                file + ": zip entry a/data.pkl: is packed or encrypted: expected stored bytes, as PyTorch writes them",
                assertThrows(ModelFormatException.class, () -> TorchFile.open(file))
                        .getMessage());
    }

    @Test
    void aFileThatIsNoneOfPyTorchsIsRefused() throws IOException {
        for (byte[] content : List.of(new byte[0], bytes("hello"), bytes("\\u0080\\u0002K\\u0001."))) {
            Path file = Files.write(folder.resolve("a.bin"), content);

            assertEquals(
                    file + ": content: no checkpoint of PyTorch: expected a zip, or a pickle with its magic number",
                    assertThrows(ModelFormatException.class, () -> TorchFile.open(file))
                            .getMessage());
        }
    }

    @Test
    void aFileCutOffAnywhereOrWithFlippedBitsIsReadOrRefusedAndNothingElse() throws IOException {
        byte[] good = Files.readAllBytes(new TorchArchive()
                .storage("0", floats(1, 2, 3, 4))
                .tensor("t", "FloatStorage", "0", 4, 0, List.of(4), List.of(1))
                .write(folder.resolve("good.bin")));
        SplittableRandom random = new SplittableRandom(1);
        boolean refusedOne = false;
        for (int round = 0; round < 3000; round++) {
            byte[] damaged = java.util.Arrays.copyOf(good, round < good.length ? round : good.length);
            for (int flip = 0; round >= good.length && flip < 1 + round % 3; flip++) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Path file = Files.write(folder.resolve("damaged.bin"), damaged);
            try (TensorSource read = TorchFile.open(file)) {
                for (String name : read.names()) {
                    if (read.info(name).elements() < 100
                            && Elements.convertible(read.info(name).dtype())) {
                        read.floats(name);
                    }
                }
            } catch (ModelFormatException e) {
                refusedOne = true;
                assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
            }
        }
        assertTrue(refusedOne);
        assertFalse(Files.exists(folder.resolve("executed")));
    }

    private static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    /** Bytes from a text in which a backslash spells what a text in a source cannot hold. */
    private static byte[] bytes(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '\\') {
                plain.append(text.charAt(i));
            } else if (text.charAt(i + 1) == 'u') {
                plain.append((char) Integer.parseInt(text.substring(i + 2, i + 6), 16));
                i += 5;
            } else {
                plain.append(text.charAt(i + 1) == 'n' ? '\n' : '\0');
                i++;
            }
        }
        return plain.toString().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
