package dev.tzero.model.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * What the decoder needs of encoded inputs.
 *
 * @param mask additive {@code [rows, 1, 1, length]}, without elements when nothing is padded
 * @param cross keys and values of each decoder block in turn {@code [rows, heads, length, width]}
 */
record EncoderOutput(NDArray mask, NDList cross) {}
