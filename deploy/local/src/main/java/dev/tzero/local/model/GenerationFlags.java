package dev.tzero.local.model;

import dev.tzero.model.generate.EarlyStopping;
import dev.tzero.model.generate.GenerationOptions;
import java.util.List;
import picocli.CommandLine.Option;

/** {@link GenerationOptions} on the command line; what is not given is as Hugging Face's {@code generate} has it. */
public final class GenerationFlags {

    private static final GenerationOptions DEFAULT = GenerationOptions.DEFAULT;

    @Option(names = "--max-new-tokens", paramLabel = "N", description = "Most tokens to generate; 20 when not given.")
    private int maxNewTokens = DEFAULT.maxNewTokens();

    @Option(names = "--min-new-tokens", paramLabel = "N", description = "No end of sequence before so many tokens.")
    private int minNewTokens = DEFAULT.minNewTokens();

    @Option(names = "--num-beams", paramLabel = "N", description = "Beams of beam search; 1, none, when not given.")
    private int numBeams = DEFAULT.numBeams();

    @Option(
            names = "--length-penalty",
            paramLabel = "P",
            description = "Beam scores: sum / length^P; 1 when not given.")
    private double lengthPenalty = DEFAULT.lengthPenalty();

    @Option(names = "--early-stopping", paramLabel = "WHEN", description = "When beams end: false, true or never.")
    private String earlyStopping = DEFAULT.earlyStopping().spelling();

    @Option(names = "--do-sample", description = "Draw tokens at random.")
    private boolean doSample;

    @Option(names = "--temperature", paramLabel = "T", description = "Divides the scores drawn from; 1 when not given.")
    private double temperature = DEFAULT.temperature();

    @Option(names = "--top-k", paramLabel = "K", description = "Draw of the best K only, 0 for all; 50 when not given.")
    private int topK = DEFAULT.topK();

    @Option(names = "--top-p", paramLabel = "P", description = "Draw of the fewest that reach P; 1 when not given.")
    private double topP = DEFAULT.topP();

    @Option(names = "--repetition-penalty", paramLabel = "R", description = "More than 1 shuns what was there before.")
    private double repetitionPenalty = DEFAULT.repetitionPenalty();

    @Option(names = "--num-return-sequences", paramLabel = "N", description = "Sequences for every input.")
    private int numReturnSequences = DEFAULT.numReturnSequences();

    @Option(names = "--seed", paramLabel = "S", description = "Of the draws; 0 when not given.")
    private long seed = DEFAULT.seed();

    @Option(names = "--stop", paramLabel = "TEXT", description = "Ends a sequence; give it once for each.")
    private List<String> stopStrings = List.of();

    /**
     * The options.
     *
     * @throws IllegalArgumentException naming the first that is out of range or contradicts another
     */
    public GenerationOptions options() {
        return DEFAULT.with()
                .maxNewTokens(maxNewTokens)
                .minNewTokens(minNewTokens)
                .numBeams(numBeams)
                .lengthPenalty(lengthPenalty)
                .earlyStopping(EarlyStopping.of(earlyStopping))
                .doSample(doSample)
                .temperature(temperature)
                .topK(topK)
                .topP(topP)
                .repetitionPenalty(repetitionPenalty)
                .numReturnSequences(numReturnSequences)
                .seed(seed)
                .stopStrings(stopStrings)
                .build();
    }
}
