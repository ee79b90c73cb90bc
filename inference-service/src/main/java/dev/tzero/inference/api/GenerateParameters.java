package dev.tzero.inference.api;

import dev.tzero.inference.serving.InferenceError;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.inference.v1.EarlyStopping;
import dev.tzero.proto.inference.v1.GenerateTask;
import dev.tzero.proto.inference.v1.GenerationOptions;
import dev.tzero.proto.openinference.v2.InferParameter;
import java.util.List;
import java.util.Map;

/** Options of generation as parameters of the Open Inference Protocol, by the names of Hugging Face's {@code generate}. */
final class GenerateParameters {

    private GenerateParameters() {}

    /**
     * A task for each text.
     *
     * @throws ServiceException {@link InferenceError#OPTIONS_INVALID} naming a parameter that is none, or has another type
     */
    static List<GenerateTask> tasks(List<String> texts, Map<String, InferParameter> parameters) {
        GenerateTask.Builder task = GenerateTask.newBuilder();
        parameters.forEach((name, value) -> set(task, name, value));
        return texts.stream().map(text -> task.clone().setInput(text).build()).toList();
    }

    private static void set(GenerateTask.Builder task, String name, InferParameter value) {
        GenerationOptions.Builder options = task.getOptionsBuilder();
        switch (name) {
            case "max_new_tokens", "max_tokens" -> task.setMaxNewTokens(whole(name, value));
            case "min_new_tokens" -> options.setMinNewTokens(whole(name, value));
            case "num_beams" -> options.setNumBeams(whole(name, value));
            case "length_penalty" -> options.setLengthPenalty(number(name, value));
            case "early_stopping" ->
                options.setEarlyStopping(
                        flag(name, value)
                                ? EarlyStopping.EARLY_STOPPING_ALWAYS
                                : EarlyStopping.EARLY_STOPPING_HEURISTIC);
            case "do_sample" -> options.setDoSample(flag(name, value));
            case "temperature" -> options.setTemperature(number(name, value));
            case "top_k" -> options.setTopK(whole(name, value));
            case "top_p" -> options.setTopP(number(name, value));
            case "repetition_penalty" -> options.setRepetitionPenalty(number(name, value));
            case "seed" -> options.setSeed(whole(name, value));
            case "stop" -> options.addStopStrings(value.getStringParam());
            default ->
                throw invalid("parameters: '" + name
                        + "' is none: expected max_new_tokens, min_new_tokens, num_beams, length_penalty,"
                        + " early_stopping, do_sample, temperature, top_k, top_p, repetition_penalty, seed or stop");
        }
    }

    private static int whole(String name, InferParameter value) {
        long number =
                switch (value.getParameterChoiceCase()) {
                    case INT64_PARAM -> value.getInt64Param();
                    case UINT64_PARAM -> value.getUint64Param();
                    default -> throw invalid("parameters: '" + name + "': expected a whole number");
                };
        if (number != (int) number) {
            throw invalid("parameters: '" + name + "': " + number + " is too large");
        }
        return (int) number;
    }

    // Clients without numbers among their parameters send them as text.
    private static double number(String name, InferParameter value) {
        try {
            return switch (value.getParameterChoiceCase()) {
                case DOUBLE_PARAM -> value.getDoubleParam();
                case INT64_PARAM -> value.getInt64Param();
                case STRING_PARAM -> Double.parseDouble(value.getStringParam());
                default -> throw invalid("parameters: '" + name + "': expected a number");
            };
        } catch (NumberFormatException e) {
            throw invalid("parameters: '" + name + "': '" + value.getStringParam() + "' is no number");
        }
    }

    private static boolean flag(String name, InferParameter value) {
        if (!value.hasBoolParam()) {
            throw invalid("parameters: '" + name + "': expected true or false");
        }
        return value.getBoolParam();
    }

    private static ServiceException invalid(String message) {
        return new ServiceException(InferenceError.OPTIONS_INVALID, message);
    }
}
