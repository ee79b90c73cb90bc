package dev.tzero.model.generate;

import java.util.List;

/**
 * How sequences are generated; the names and defaults are those of Hugging Face's {@code generate}.
 *
 * @param maxNewTokens most tokens to generate, end of sequence included
 * @param minNewTokens end of sequence is not allowed before this many tokens
 * @param numBeams beams of beam search; 1 for none
 * @param lengthPenalty beam scores are sums of log-probabilities divided by length to this power
 * @param earlyStopping when beam search ends
 * @param doSample whether tokens are drawn at random instead of taking the likeliest
 * @param temperature divides the scores that are drawn from
 * @param topK tokens that can be drawn are at most so many, and those that tie with the last; 0 for no bound
 * @param topP tokens that can be drawn are the fewest whose probability together reaches this
 * @param repetitionPenalty scores of tokens that were there before are divided by it when positive, else multiplied
 * @param numReturnSequences sequences for every input
 * @param seed of the draws; the same seed gives the same sequences
 * @param stopStrings a sequence ends when one of them is in its text
 */
public record GenerationOptions(
        int maxNewTokens,
        int minNewTokens,
        int numBeams,
        double lengthPenalty,
        EarlyStopping earlyStopping,
        boolean doSample,
        double temperature,
        int topK,
        double topP,
        double repetitionPenalty,
        int numReturnSequences,
        long seed,
        List<String> stopStrings) {

    /** Greedy, at most 20 tokens. */
    public static final GenerationOptions DEFAULT =
            new GenerationOptions(20, 0, 1, 1, EarlyStopping.HEURISTIC, false, 1, 50, 1, 1, 1, 0, List.of());

    public GenerationOptions {
        stopStrings = List.copyOf(stopStrings);
        require(maxNewTokens >= 1, "maxNewTokens", maxNewTokens, "expected at least 1");
        require(
                minNewTokens >= 0 && minNewTokens <= maxNewTokens,
                "minNewTokens",
                minNewTokens,
                "expected 0 to maxNewTokens, " + maxNewTokens);
        require(numBeams >= 1, "numBeams", numBeams, "expected at least 1");
        require(Double.isFinite(lengthPenalty), "lengthPenalty", lengthPenalty, "expected a finite number");
        require(temperature > 0 && Double.isFinite(temperature), "temperature", temperature, "expected more than 0");
        require(topK >= 0, "topK", topK, "expected at least 0");
        require(topP > 0 && topP <= 1, "topP", topP, "expected more than 0 and at most 1");
        require(
                repetitionPenalty > 0 && Double.isFinite(repetitionPenalty),
                "repetitionPenalty",
                repetitionPenalty,
                "expected more than 0");
        require(numReturnSequences >= 1, "numReturnSequences", numReturnSequences, "expected at least 1");
        require(!stopStrings.contains(""), "stopStrings", stopStrings, "expected no empty string");
        require(!doSample || numBeams == 1, "doSample", doSample, "beams are not sampled: expected numBeams 1");
        require(
                doSample || numReturnSequences <= numBeams,
                "numReturnSequences",
                numReturnSequences,
                "without sampling at most numBeams, " + numBeams + ", sequences differ");
        require(
                stopStrings.isEmpty() || numBeams == 1,
                "stopStrings",
                stopStrings,
                "beam search does not stop at strings: expected numBeams 1");
    }

    private static void require(boolean holds, String field, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(field + ": " + value + ": " + expected);
        }
    }

    /** Whether the model's own likeliest token is taken at every step. */
    boolean plainGreedy() {
        return numBeams == 1 && !doSample && repetitionPenalty == 1 && minNewTokens == 0;
    }

    /** The same, changed field by field. */
    public Builder with() {
        return new Builder(this);
    }

    /** Collects changes to options; they are checked together by {@link #build}. */
    public static final class Builder {

        private int maxNewTokens;
        private int minNewTokens;
        private int numBeams;
        private double lengthPenalty;
        private EarlyStopping earlyStopping;
        private boolean doSample;
        private double temperature;
        private int topK;
        private double topP;
        private double repetitionPenalty;
        private int numReturnSequences;
        private long seed;
        private List<String> stopStrings;

        private Builder(GenerationOptions from) {
            maxNewTokens = from.maxNewTokens;
            minNewTokens = from.minNewTokens;
            numBeams = from.numBeams;
            lengthPenalty = from.lengthPenalty;
            earlyStopping = from.earlyStopping;
            doSample = from.doSample;
            temperature = from.temperature;
            topK = from.topK;
            topP = from.topP;
            repetitionPenalty = from.repetitionPenalty;
            numReturnSequences = from.numReturnSequences;
            seed = from.seed;
            stopStrings = from.stopStrings;
        }

        public Builder maxNewTokens(int value) {
            maxNewTokens = value;
            return this;
        }

        public Builder minNewTokens(int value) {
            minNewTokens = value;
            return this;
        }

        public Builder numBeams(int value) {
            numBeams = value;
            return this;
        }

        public Builder lengthPenalty(double value) {
            lengthPenalty = value;
            return this;
        }

        public Builder earlyStopping(EarlyStopping value) {
            earlyStopping = value;
            return this;
        }

        public Builder doSample(boolean value) {
            doSample = value;
            return this;
        }

        public Builder temperature(double value) {
            temperature = value;
            return this;
        }

        public Builder topK(int value) {
            topK = value;
            return this;
        }

        public Builder topP(double value) {
            topP = value;
            return this;
        }

        public Builder repetitionPenalty(double value) {
            repetitionPenalty = value;
            return this;
        }

        public Builder numReturnSequences(int value) {
            numReturnSequences = value;
            return this;
        }

        public Builder seed(long value) {
            seed = value;
            return this;
        }

        public Builder stopStrings(List<String> value) {
            stopStrings = value;
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException naming the first field that is out of range or contradicts another
         */
        public GenerationOptions build() {
            return new GenerationOptions(
                    maxNewTokens,
                    minNewTokens,
                    numBeams,
                    lengthPenalty,
                    earlyStopping,
                    doSample,
                    temperature,
                    topK,
                    topP,
                    repetitionPenalty,
                    numReturnSequences,
                    seed,
                    stopStrings);
        }
    }
}
