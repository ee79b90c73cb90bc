package dev.tzero.model.generate;

/**
 * Asks for sequences that continue or answer one input.
 *
 * @param input token ids as they are to be read
 * @param options how; requests of one batch may differ
 * @param listener hears what comes of it
 */
public record GenerationRequest(int[] input, GenerationOptions options, RequestListener listener) {

    /** Rows that it takes up in a decoder: its beams, or its sequences. */
    public int rows() {
        return rows(options);
    }

    /** Rows that a request with these options takes up in a decoder. */
    public static int rows(GenerationOptions options) {
        return options.numBeams() > 1 ? options.numBeams() : options.numReturnSequences();
    }
}
