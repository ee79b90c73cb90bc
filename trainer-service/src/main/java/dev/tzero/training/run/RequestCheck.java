package dev.tzero.training.run;

import dev.tzero.proto.training.v1.Hyperparameters;
import dev.tzero.proto.training.v1.Initialization;
import dev.tzero.proto.training.v1.NewModel;
import dev.tzero.proto.training.v1.Schedule;
import dev.tzero.proto.training.v1.TrainingRequest;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What is wrong with a request in itself: every problem names the field, its value and what was expected. */
public final class RequestCheck {
    /** Also a name of a folder: it starts with a letter or digit, so that it is neither "." nor "..". */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");

    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final String NAME_EXPECTED =
            "1 to 200 letters, digits, '.', '_' and '-' with a letter or digit first";

    /** A window is held in memory; this bounds it. */
    private static final long MAX_WINDOW_EXAMPLES = 1 << 20;

    private static final int MAX_BATCH = 1 << 16;
    private static final int MAX_TOKENS = 1 << 16;
    private static final long MAX_STEPS = 1L << 40;

    private final List<String> problems = new ArrayList<>();

    private RequestCheck() {}

    /** The problems of a request; none when it can be trained as far as the request alone tells. */
    public static List<String> problems(TrainingRequest request) {
        var check = new RequestCheck();
        check.name("run_id", request.getRunId());
        check.name("corpus_id", request.getCorpusId());
        switch (request.getStartCase()) {
            case NEW_MODEL -> check.newModel(request.getNewModel());
            case CHECKPOINT_DIGEST ->
                check.that(
                        DIGEST.matcher(request.getCheckpointDigest()).matches(),
                        "checkpoint_digest",
                        request.getCheckpointDigest(),
                        "\"sha256:\" and 64 lower-case hexadecimal digits");
            case MODEL_URI -> check.fileUri("model_uri", request.getModelUri());
            case START_NOT_SET ->
                check.problems.add("start: not set; expected one of new_model, checkpoint_digest, model_uri");
        }
        if (request.hasHyperparameters()) {
            check.hyperparameters(request.getHyperparameters());
        } else {
            check.problems.add("hyperparameters: not set; expected at least batch_size and learning_rate");
        }
        check.range("checkpoint_every", request.getCheckpointEvery(), 0, MAX_STEPS);
        if (!request.getPromoteTo().isEmpty()) {
            check.name("promote_to", request.getPromoteTo());
        }
        return List.copyOf(check.problems);
    }

    /** What is wrong with an alias; none when it is good. */
    public static List<String> aliasProblems(String alias) {
        var check = new RequestCheck();
        check.name("alias", alias);
        return List.copyOf(check.problems);
    }

    private void newModel(NewModel model) {
        range("new_model.d_model", model.getDModel(), 1, 1 << 14);
        range("new_model.d_ff", model.getDFf(), 1, 1 << 17);
        range("new_model.d_kv", model.getDKv(), 1, 1 << 10);
        range("new_model.num_heads", model.getNumHeads(), 1, 1 << 8);
        range("new_model.num_layers", model.getNumLayers(), 1, 1 << 8);
        range("new_model.num_decoder_layers", model.getNumDecoderLayers(), 1, 1 << 8);
        fileUri("new_model.tokenizer_uri", model.getTokenizerUri());
        that(
                model.getInitialization() != Initialization.UNRECOGNIZED,
                "new_model.initialization",
                model.getInitializationValue(),
                "a value of tzero.training.v1.Initialization");
    }

    private void hyperparameters(Hyperparameters given) {
        range("hyperparameters.steps", given.getSteps(), 0, MAX_STEPS);
        range("hyperparameters.batch_size", given.getBatchSize(), 1, MAX_BATCH);
        double rate = given.getLearningRate();
        that(rate > 0 && rate < 100, "hyperparameters.learning_rate", rate, "a number greater than 0 and below 100");
        range("hyperparameters.warmup_steps", given.getWarmupSteps(), 0, MAX_STEPS);
        that(
                given.getSchedule() != Schedule.UNRECOGNIZED,
                "hyperparameters.schedule",
                given.getScheduleValue(),
                "a value of tzero.training.v1.Schedule");
        double weightDecay = given.getWeightDecay();
        that(
                weightDecay >= 0 && weightDecay < 1,
                "hyperparameters.weight_decay",
                weightDecay,
                "a number of at least 0 and below 1");
        decay("hyperparameters.beta1", given.getBeta1());
        decay("hyperparameters.beta2", given.getBeta2());
        notNegative("hyperparameters.max_gradient_norm", given.getMaxGradientNorm());
        range("hyperparameters.bucket_window", given.getBucketWindow(), 0, 1 << 12);
        range("hyperparameters.max_input_tokens", given.getMaxInputTokens(), 0, MAX_TOKENS);
        range("hyperparameters.max_target_tokens", given.getMaxTargetTokens(), 0, MAX_TOKENS);
        long window = (long) given.getBucketWindow() * given.getBatchSize();
        that(
                window <= MAX_WINDOW_EXAMPLES,
                "hyperparameters.bucket_window times batch_size",
                window,
                "at most " + MAX_WINDOW_EXAMPLES + " examples, which are held in memory");
    }

    private void name(String field, String value) {
        that(NAME.matcher(value).matches(), field, value, NAME_EXPECTED);
    }

    private void fileUri(String field, String value) {
        that(isFileUri(value), field, value, "an absolute file URI such as file:///models/t5");
    }

    private static boolean isFileUri(String value) {
        try {
            var uri = URI.create(value);
            return "file".equals(uri.getScheme()) && Path.of(uri).isAbsolute();
        } catch (IllegalArgumentException | FileSystemNotFoundException notOne) {
            return false;
        }
    }

    private void range(String field, long value, long low, long high) {
        that(value >= low && value <= high, field, value, low + " to " + high);
    }

    private void notNegative(String field, double value) {
        that(Double.isFinite(value) && value >= 0, field, value, "a finite number of at least 0");
    }

    private void decay(String field, double value) {
        that(value >= 0 && value < 1, field, value, "0 for the default, or a number between 0 and 1");
    }

    private void that(boolean good, String field, Object value, String expected) {
        if (!good) {
            String shown = value instanceof String text ? "\"" + shorten(text) + "\"" : String.valueOf(value);
            problems.add(field + ": " + shown + "; expected " + expected);
        }
    }

    private static String shorten(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }
}
