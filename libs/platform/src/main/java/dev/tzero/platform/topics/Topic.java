package dev.tzero.platform.topics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Every topic of tzero, declared once. Order is kept per partition, so per key.
 *
 * @param name the topic's name, and the name of the channel that consumes it
 * @param partitions how many partitions it is created with; also the most replicas of a service that share its records
 * @param cleanup how it forgets
 * @param retention how long a record stays; empty where it stays until compacted, or until the topic is deleted
 * @param key what the record key is
 */
public record Topic(String name, int partitions, Cleanup cleanup, Optional<Duration> retention, String key) {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Pattern CORPUS_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,199}");
    private static final String DEAD = ".dlq";

    public static final Topic PROMPT_SUBMISSIONS = log("prompt-submissions", 4, WEEK, "dataset/subset/name");
    public static final Topic PROMPT_REJECTIONS = log("prompt-rejections", 4, WEEK, "dataset/subset/name");
    /** One partition: readers that follow every prompt see one order and one end. */
    public static final Topic PROMPTS = compacted("prompts", 1, "prompt id");

    public static final Topic CORPUS_REQUESTS = log("corpus-requests", 4, WEEK, "request id");
    public static final Topic CORPORA = compacted("corpora", 1, "corpus id");
    public static final Topic TRAINING_REQUESTS = log("training-requests", 4, WEEK, "run id");
    public static final Topic TRAINING_EVENTS = log("training-events", 4, WEEK, "run id");
    public static final Topic CHECKPOINTS = compacted("checkpoints", 1, "run id/step");
    public static final Topic PROMOTIONS = compacted("promotions", 1, "model alias");
    public static final Topic INFERENCE_REQUESTS = log("inference-requests", 12, DAY, "request id");
    public static final Topic INFERENCE_RESULTS = log("inference-results", 12, DAY, "request id");
    public static final Topic EVALUATION_REQUESTS = log("evaluation-requests", 4, WEEK, "evaluation id");
    public static final Topic EVALUATION_RESULTS = compacted("evaluation-results", 1, "evaluation id");

    private static final List<Topic> STANDING = List.of(
            PROMPT_SUBMISSIONS,
            PROMPT_REJECTIONS,
            PROMPTS,
            CORPUS_REQUESTS,
            CORPORA,
            TRAINING_REQUESTS,
            TRAINING_EVENTS,
            CHECKPOINTS,
            PROMOTIONS,
            INFERENCE_REQUESTS,
            INFERENCE_RESULTS,
            EVALUATION_REQUESTS,
            EVALUATION_RESULTS);

    public Topic {
        if (partitions < 1) {
            throw new IllegalArgumentException(
                    "topic " + name + ": partitions is " + partitions + ", expected 1 or more");
        }
    }

    /** The topics that always exist, each followed by its dead-letter topic. */
    public static List<Topic> standing() {
        return STANDING.stream().flatMap(t -> Stream.of(t, t.deadLetters())).toList();
    }

    /**
     * The topic of one corpus: records without a key, kept as long as the corpus, whose partitions and order are the
     * training order.
     *
     * @param corpusId letters, digits, {@code _} and {@code -}, at most 200
     */
    public static Topic examples(String corpusId, int partitions) {
        if (!CORPUS_ID.matcher(corpusId).matches()) {
            throw new IllegalArgumentException("corpus id is '" + corpusId
                    + "', expected 1 to 200 letters, digits, '_' or '-', the first a letter or digit");
        }
        return new Topic("examples." + corpusId, partitions, Cleanup.DELETE, Optional.empty(), "none");
    }

    /** As {@link #examples(String, int)} with four partitions. */
    public static Topic examples(String corpusId) {
        return examples(corpusId, 4);
    }

    /** Where records of this topic go that cannot be handled: kept for 30 days, in the order they failed. */
    public Topic deadLetters() {
        return log(deadLettersOf(name), 1, Duration.ofDays(30), "as in " + name);
    }

    /** The name of the dead-letter topic of any topic. */
    public static String deadLettersOf(String topic) {
        return topic + DEAD;
    }

    /** The configuration that Kafka is given for it. */
    Map<String, String> configuration() {
        String retentionMillis = retention.map(d -> Long.toString(d.toMillis())).orElse("-1");
        return switch (cleanup) {
            case COMPACT -> Map.of("cleanup.policy", cleanup.policy());
            case DELETE ->
                Map.of("cleanup.policy", cleanup.policy(), "retention.ms", retentionMillis, "retention.bytes", "-1");
        };
    }

    private static Topic log(String name, int partitions, Duration retention, String key) {
        return new Topic(name, partitions, Cleanup.DELETE, Optional.of(retention), key);
    }

    private static Topic compacted(String name, int partitions, String key) {
        return new Topic(name, partitions, Cleanup.COMPACT, Optional.empty(), key);
    }
}
