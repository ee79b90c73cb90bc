package dev.tzero.model.lm;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import dev.tzero.model.lm.DeviceMap.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceMapTest {

    @Test
    void lastRuleThatFitsCounts() {
        DeviceMap map = DeviceMap.parse("gpu0, decoder=gpu1, decoder.6-11=gpu1:host, decoder.8=cpu, embedding=cpu");

        assertEquals(new Place(Device.gpu(0), Device.gpu(0)), map.of(Part.ENCODER, 23));
        assertEquals(Device.gpu(0), map.of(Part.HEAD, 0).compute());
        assertEquals(Place.HOST, map.of(Part.EMBEDDING, 0));
        assertEquals(Device.gpu(1), map.of(Part.DECODER, 5).rest());
        assertEquals(new Place(Device.gpu(1), Device.cpu()), map.of(Part.DECODER, 6));
        assertTrue(map.of(Part.DECODER, 11).streamed());
        assertEquals(Place.HOST, map.of(Part.DECODER, 8));
        assertFalse(map.of(Part.DECODER, 12).streamed());
    }

    @Test
    void withoutRulesEverythingIsOnTheHost() {
        assertEquals(Place.HOST, DeviceMap.CPU.of(Part.DECODER, 3));
    }

    @Test
    void balancedMapGivesEveryGpuItsShareOfBothStacks() {
        DeviceMap map = DeviceMap.balanced(3, 8, 7);

        assertEquals(Device.gpu(0), map.of(Part.EMBEDDING, 0).compute());
        int[] blocks = new int[3];
        for (int block = 0; block < 8; block++) {
            blocks[map.of(Part.ENCODER, block).compute().getDeviceId()]++;
        }
        for (int block = 0; block < 7; block++) {
            blocks[map.of(Part.DECODER, block).compute().getDeviceId()]++;
        }
        assertEquals(15, blocks[0] + blocks[1] + blocks[2]);
        assertTrue(blocks[0] >= 4 && blocks[1] >= 4 && blocks[2] >= 4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tpu0 | rule \"tpu0\"",
                "gpu0,, | rule \"\"",
                "head.3=gpu0 | only encoder and decoder have blocks",
                "decoder.5-2=gpu0 | blocks 5 to 2: expected a rising range",
                "decoder=gpu0:disk | rule \"decoder=gpu0:disk\""
            })
    void whatCannotBeReadIsQuoted(String text, String expected) {
        String told = assertThrows(IllegalArgumentException.class, () -> DeviceMap.parse(text))
                .getMessage();
        assertTrue(told.startsWith("devices: \"" + text + "\": "), told);
        assertTrue(told.contains(expected), told);
    }

    @Test
    void gpuThatIsNotThereIsRefused() {
        DeviceMap map = DeviceMap.parse("encoder=gpu0,decoder=gpu1");

        assertDoesNotThrow(() -> map.require(2));
        String one = assertThrows(IllegalArgumentException.class, () -> map.require(1))
                .getMessage();
        assertEquals("devices: gpu1: libtorch sees 1 GPUs here: expected at most gpu0", one);
        String none = assertThrows(IllegalArgumentException.class, () -> map.require(0))
                .getMessage();
        assertTrue(none.contains("PYTORCH_LIBRARY_PATH"), none);
    }

    @Test
    void precisionsAreCalledByTheirNames() {
        assertEquals(MatrixPrecision.BFLOAT16, MatrixPrecision.parse("bfloat16"));
        assertEquals(
                "precision: \"int3\": expected float32 or bfloat16 or float16",
                assertThrows(IllegalArgumentException.class, () -> MatrixPrecision.parse("int3"))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "decoder=gpu0", "gpu0,encoder=cpu"})
    void float16IsRefusedWhereTheCpuComputesAnything(String devices) {
        String told = assertThrows(IllegalArgumentException.class, () -> ComputeOptions.parse("float16", devices))
                .getMessage();
        assertTrue(told.startsWith("precision: \"float16\": expected float32 or bfloat16 where the CPU"), told);
    }

    @Test
    void float16IsWarnedOfWhereGpusComputeAll() {
        String warning = ComputeOptions.parse("float16", "gpu0,decoder=gpu1:host")
                .warning()
                .orElseThrow();
        assertTrue(warning.contains("65504"), warning);
    }
}
