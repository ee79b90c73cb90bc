package dev.tzero.model.t5;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * What the decoder needs of encoded inputs.
 *
 * @param hidden last hidden states after the final norm {@code [rows, length, d]}
 * @param mask additive {@code [rows, 1, 1, length]}, null when nothing is padded
 * @param keys of each decoder block {@code [rows, heads, length, width]}
 * @param values as {@code keys}
 * @param rows inputs
 */
record EncoderOutput(NDArray hidden, NDArray mask, List<NDArray> keys, List<NDArray> values, int rows) {}
