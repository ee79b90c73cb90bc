package dev.tzero.model.train;

/**
 * One example as token ids.
 *
 * @param input what is read first, as it is to be read (with or without end of sequence)
 * @param target what the model is to say, end of sequence included, start token not
 */
public record TrainingExample(int[] input, int[] target) {

    public TrainingExample {
        if (input.length == 0) {
            throw new IllegalArgumentException("input: no token: expected at least one");
        }
        if (target.length == 0) {
            throw new IllegalArgumentException("target: no token: expected at least one");
        }
    }
}
