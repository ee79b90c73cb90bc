package dev.tzero.inference.serving;

import dev.tzero.model.generate.EarlyStopping;
import dev.tzero.model.generate.GenerationOptions;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.inference.v1.GenerateTask;

/** What a task asks of generation; what it does not say is as Hugging Face's {@code generate} has it. */
public final class WantedGeneration {

    private WantedGeneration() {}

    /**
     * The options of a task.
     *
     * @throws ServiceException {@link InferenceError#OPTIONS_INVALID} naming the first option that is out of range or
     *     contradicts another
     */
    public static GenerationOptions options(GenerateTask task) {
        GenerationOptions standard = GenerationOptions.DEFAULT;
        dev.tzero.proto.inference.v1.GenerationOptions asked = task.getOptions();
        try {
            return standard.with()
                    .maxNewTokens(orIfZero(task.getMaxNewTokens(), standard.maxNewTokens()))
                    .minNewTokens(asked.getMinNewTokens())
                    .numBeams(orIfZero(asked.getNumBeams(), standard.numBeams()))
                    .lengthPenalty(asked.hasLengthPenalty() ? asked.getLengthPenalty() : standard.lengthPenalty())
                    .earlyStopping(earlyStopping(asked))
                    .doSample(asked.getDoSample())
                    .temperature(asked.hasTemperature() ? asked.getTemperature() : standard.temperature())
                    .topK(asked.hasTopK() ? asked.getTopK() : standard.topK())
                    .topP(asked.hasTopP() ? asked.getTopP() : standard.topP())
                    .repetitionPenalty(
                            asked.hasRepetitionPenalty() ? asked.getRepetitionPenalty() : standard.repetitionPenalty())
                    .numReturnSequences(orIfZero(asked.getNumReturnSequences(), standard.numReturnSequences()))
                    .seed(asked.getSeed())
                    .stopStrings(asked.getStopStringsList())
                    .build();
        } catch (IllegalArgumentException e) {
            throw new ServiceException(InferenceError.OPTIONS_INVALID, "options." + e.getMessage(), e);
        }
    }

    private static int orIfZero(int asked, int instead) {
        return asked == 0 ? instead : asked;
    }

    private static EarlyStopping earlyStopping(dev.tzero.proto.inference.v1.GenerationOptions asked) {
        return switch (asked.getEarlyStopping()) {
            case EARLY_STOPPING_UNSPECIFIED, EARLY_STOPPING_HEURISTIC -> EarlyStopping.HEURISTIC;
            case EARLY_STOPPING_ALWAYS -> EarlyStopping.ALWAYS;
            case EARLY_STOPPING_NEVER -> EarlyStopping.NEVER;
            case UNRECOGNIZED ->
                throw new IllegalArgumentException(
                        "earlyStopping: " + asked.getEarlyStoppingValue() + ": expected HEURISTIC, ALWAYS or NEVER");
        };
    }
}
