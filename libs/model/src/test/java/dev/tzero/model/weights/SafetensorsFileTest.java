package dev.tzero.model.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.model.Conformance;
import dev.tzero.model.ModelFormatException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsFileTest {

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsReadBackBitForBit() throws IOException {
        float[] values = {1.5f, -0.0f, Float.MIN_VALUE, 3e38f, 7, 8};
        Path file = folder.resolve("x.safetensors");

        SafetensorsWriter.write(
                file,
                List.of(
                        new SafetensorsWriter.Tensor("matrix", List.of(2L, 3L), () -> values),
                        new SafetensorsWriter.Tensor("scalar", List.of(), () -> new float[] {4})),
                Map.of("format", "pt"));

        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            assertArrayEquals(values, read.floats("matrix"));
            assertArrayEquals(new float[] {4}, read.floats("scalar"));
            assertEquals(List.of(2L, 3L), read.info("matrix").shape());
            assertEquals(Map.of("format", "pt"), read.metadata());
        }
    }

    @Test
    void halfPrecisionIsWidenedWithoutLoss() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        data.putShort((short) (Float.floatToRawIntBits(-1.5f) >>> 16));
        data.putShort((short) 0x4049);
        data.putShort(Float.floatToFloat16(0.333f));
        data.putShort(Float.floatToFloat16(-65504f));
        Path file = write(
                "{\"b\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[0,4]},"
                        + "\"h\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[4,8]}}",
                data.array());

        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            assertArrayEquals(new float[] {-1.5f, Float.intBitsToFloat(0x40490000)}, read.floats("b"));
            assertArrayEquals(
                    new float[] {Float.float16ToFloat(Float.floatToFloat16(0.333f)), -65504f}, read.floats("h"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"t\":{\"dtype\":\"F9\",\"shape\":[2],\"data_offsets\":[0,8]}} | t.dtype: \"F9\": expected one of [F64, F32, F16, BF16, I64, I32, I16, I8, U8, BOOL]",
                "{\"t\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}} | t.data_offsets: [0, 8]: 8 bytes do not hold F32 [3]",
                "{\"t\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,16]}} | t.data_offsets: [0, 16]: expected begin <= end <= 8, the bytes of data in the file",
                "{\"t\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}} | t.data_offsets: [8, 0]: expected begin <= end <= 8, the bytes of data in the file",
                "{\"t\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}} | t.shape: -2: expected whole numbers from 0",
                "{\"t\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}} | t.data_offsets: [0]: expected a begin and an end",
                "{\"t\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}} | t.shape: absent: expected a list of whole numbers",
                "{\"t\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,8]}} | t.shape: [4611686018427387904, 4]: more elements than can be counted",
                "{\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | t.data_offsets: begins at 4: expected 0, where the tensor before it ends",
                "{\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} | data: 8 bytes: expected 4, where the last tensor ends",
                "{\"s\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | t.data_offsets: begins at 4: expected 8, where the tensor before it ends",
                "[1] | header: expected a JSON object"
            })
    void aLyingHeaderIsRefusedWithFileFieldAndValue(String header, String message) throws IOException {
        Path file = write(header, new byte[8]);

        ModelFormatException refused = assertThrows(ModelFormatException.class, () -> SafetensorsFile.open(file));

        assertEquals(file + ": " + message, refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1, 9, 1L << 40, Long.MIN_VALUE})
    void anImpossibleHeaderLengthIsRefusedBeforeAnythingIsAllocated(long length) throws IOException {
        Path file = folder.resolve("x.safetensors");
        Files.write(
                file,
                ByteBuffer.allocate(16)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(length)
                        .array());

        ModelFormatException refused = assertThrows(ModelFormatException.class, () -> SafetensorsFile.open(file));

        assertEquals(
                file + ": header length: " + Long.toUnsignedString(length) + ": expected 2 to 8 in a file of 16 bytes",
                refused.getMessage());
    }

    @Test
    void tensorsBeyondTwoGibibytesAreRead() throws IOException {
        long elements = 700_000_000;
        String header = "{\"large\":{\"dtype\":\"F32\",\"shape\":[700000000],\"data_offsets\":[0,2800000000]},"
                + "\"last\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[2800000000,2800000004]}}";
        Path file = write(header, new byte[0]);
        SparseFile.extend(file, 8 + header.length() + 4 * elements + 4);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer two = ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putFloat(1.5f)
                    .putFloat(2.5f)
                    .flip();
            channel.write(two, 8 + header.length() + 4 * (elements - 1));
        }
        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            float[] end = new float[2];
            read.readFloats("large", elements - 2, MemorySegment.ofArray(end));
            assertArrayEquals(new float[] {0, 1.5f}, end);
            assertArrayEquals(new float[] {2.5f}, read.floats("last"));
        }
    }

    @Test
    void aFileThatBecomesShorterWhileItIsOpenIsRefused() throws IOException {
        Path file = write("{\"t\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", new byte[8]);
        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            SparseFile.extend(file, Files.size(file) - 1);
            String refused = assertThrows(ModelFormatException.class, () -> read.floats("t"))
                    .getMessage();
            assertTrue(refused.endsWith("it became shorter while it was read"), refused);
        }
    }

    @Test
    void aFileTooShortForAHeaderIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("x.safetensors"), new byte[3]);

        ModelFormatException refused = assertThrows(ModelFormatException.class, () -> SafetensorsFile.open(file));

        assertEquals(file + ": size: 3 bytes: expected at least 8 for a safetensors file", refused.getMessage());
    }

    @Test
    void aFolderWithoutWeightsIsRefused() {
        ModelFormatException refused = assertThrows(ModelFormatException.class, () -> TensorSource.openFolder(folder));

        assertEquals(
                folder + ": weights: absent: expected one of model.safetensors, model.safetensors.index.json,"
                        + " pytorch_model.bin, pytorch_model.bin.index.json",
                refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret.safetensors", "/etc/passwd", "..", "sub/model.safetensors"})
    void anIndexMayOnlyNameFilesBesideIt(String shard) throws IOException {
        Files.writeString(folder.resolve("model.safetensors.index.json"), "{\"weight_map\":{\"t\":\"" + shard + "\"}}");

        ModelFormatException refused = assertThrows(ModelFormatException.class, () -> TensorSource.openFolder(folder));

        assertTrue(
                refused.getMessage().endsWith("\"" + shard + "\": expected the name of a file beside it"),
                refused.getMessage());
    }

    @Test
    void shardsHoldTheSameWeightsAsTheSingleFile() {
        Path single = Conformance.path("t5/a_v11_tiny");
        try (TensorSource one = TensorSource.openFolder(single);
                TensorSource many = TensorSource.openFolder(single.resolve("sharded_safetensors"))) {
            assertEquals(one.names(), many.names());
            for (String name : one.names()) {
                assertArrayEquals(one.floats(name), many.floats(name), name);
            }
        }
    }

    private Path write(String header, byte[] data) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return Files.write(
                folder.resolve("x.safetensors"),
                ByteBuffer.allocate(8 + text.length + data.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(text.length)
                        .put(text)
                        .put(data)
                        .array());
    }
}
