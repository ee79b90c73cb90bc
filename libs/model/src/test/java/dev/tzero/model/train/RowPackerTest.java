package dev.tzero.model.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowPackerTest {

    @Test
    void anExampleLongerThanARowIsRefusedByItsPlace() {
        RowPacker packer = new RowPacker(4, 2);

        assertEquals(
                "batch[1].input: 5 tokens: expected at most the 4 of a packed row",
                assertThrows(IllegalArgumentException.class, () -> packer.pack(List.of(example(4, 1), example(5, 1))))
                        .getMessage());
        assertEquals(
                "batch[0].target: 3 tokens: expected at most the 2 of a packed row",
                assertThrows(IllegalArgumentException.class, () -> packer.pack(List.of(example(1, 3))))
                        .getMessage());
    }

    @Test
    void anExampleGoesToTheFirstRowThatHasRoomForInputAndTarget() {
        TrainingExample a = example(6, 2);
        TrainingExample b = example(5, 2);
        TrainingExample c = example(3, 1);
        TrainingExample roomForInputOnly = example(1, 2);

        assertEquals(
                List.of(List.of(a, c), List.of(b, roomForInputOnly)),
                new RowPacker(10, 4).pack(List.of(a, b, c, roomForInputOnly)));
    }

    private static TrainingExample example(int input, int target) {
        return new TrainingExample(new int[input], new int[target]);
    }
}
