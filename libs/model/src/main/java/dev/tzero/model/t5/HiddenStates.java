package dev.tzero.model.t5;

import java.util.List;

/**
 * What flows through a T5.
 *
 * @param encoder the embeddings, the output of every block but the last, the last after its norm, each
 *     {@code [(row * length + position) * d + element]}
 * @param decoder the same of the decoder
 */
public record HiddenStates(List<float[]> encoder, List<float[]> decoder) {

    public HiddenStates {
        encoder = List.copyOf(encoder);
        decoder = List.copyOf(decoder);
    }
}
