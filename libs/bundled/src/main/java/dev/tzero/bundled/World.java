package dev.tzero.bundled;

import static dev.tzero.bundled.Group.HELD_OUT;
import static dev.tzero.bundled.Group.TRAINED;
import static dev.tzero.bundled.Relation.COLOUR;
import static dev.tzero.bundled.Relation.HOLDING;
import static dev.tzero.bundled.Relation.PLACE;
import static dev.tzero.bundled.Relation.WISH;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The synthetic world: its datasets and the rows a seed gives them.
 *
 * <p>Rows of a dataset are all different. The split of a row follows from a hash of its words, whatever their order, so no test
 * row is a training row or a re-ordering of one.
 */
final class World {

    /** Rows aimed at per dataset; a dataset with fewer different rows has what it has. */
    static final int ROWS = 6_000;

    private static final int MAX_DRAWS = 10 * ROWS;
    private static final int TRAIN_PERCENT = 80;
    private static final int VALIDATION_PERCENT = 8;

    static final List<Task> TASKS = List.of(
            new Question("place_qa", TRAINED, PLACE, false),
            new Question("holder_qa", TRAINED, HOLDING, true),
            new Question("object_qa", TRAINED, HOLDING, false),
            new Question("colour_qa", TRAINED, COLOUR, false),
            new Question("colour_thing_qa", TRAINED, COLOUR, true),
            new Check("place_check", TRAINED, PLACE),
            new Check("holder_check", TRAINED, HOLDING),
            new Check("colour_check", TRAINED, COLOUR),
            new ListMembership("list_has", TRAINED),
            new ListPosition("list_position", TRAINED),
            new Paraphrase("paraphrase", TRAINED),
            new SameValue("same_place", TRAINED, PLACE),
            new SameValue("same_wish", TRAINED, WISH),
            new Sentiment("review_feeling", TRAINED),
            new Topic("word_kind", TRAINED),
            new Extract("fact_about", TRAINED),
            new Pronoun("pronoun_qa", TRAINED, List.of(HOLDING, WISH)),
            new Entailment("entail_colour", HELD_OUT, List.of(COLOUR)),
            new Entailment("entail_people", HELD_OUT, List.of(PLACE, HOLDING)),
            new Pronoun("who_is_meant", HELD_OUT, List.of(PLACE)),
            new Completion("completion", HELD_OUT, List.of(PLACE, HOLDING, COLOUR)),
            new SameValue("same_colour", HELD_OUT, COLOUR),
            new Question("place_person_qa", HELD_OUT, PLACE, true),
            new Question("wish_qa", HELD_OUT, WISH, false),
            new OddOne("odd_one", HELD_OUT));

    private final long seed;

    World(long seed) {
        this.seed = seed;
    }

    /** The rows of a dataset, in the order in which they were drawn; every label is equally frequent. */
    Map<Split, List<Map<String, Object>>> rows(Task task) {
        var splits = new EnumMap<Split, List<Map<String, Object>>>(Split.class);
        for (var split : Split.values()) {
            splits.put(split, new ArrayList<>());
        }
        for (var row : balanced(distinct(task))) {
            splits.get(splitOf(row)).add(row);
        }
        return splits;
    }

    private Collection<Map<String, Object>> distinct(Task task) {
        // Each dataset has its own stream of chance: adding one leaves the others as they are.
        var draw = new Draw(seed * 1_000_003 + task.name().hashCode());
        var rows = new LinkedHashSet<Map<String, Object>>();
        for (int draws = 0; rows.size() < ROWS && draws < MAX_DRAWS; draws++) {
            rows.add(task.row(draw));
        }
        return rows;
    }

    /** Leaving out repeated rows favours the label that has more different ones; this takes as many of each. */
    private static List<Map<String, Object>> balanced(Collection<Map<String, Object>> rows) {
        var byLabel = rows.stream().collect(Collectors.groupingBy(World::labelOf, Collectors.counting()));
        var each = Collections.min(byLabel.values());
        var taken = new HashMap<Object, Long>();
        return rows.stream()
                .filter(row -> taken.merge(labelOf(row), 1L, Long::sum) <= each)
                .toList();
    }

    private static Object labelOf(Map<String, Object> row) {
        return row.getOrDefault("label", "none");
    }

    static Split splitOf(Map<String, Object> row) {
        var bucket = Math.floorMod(hash(wordsOf(row)), 100);
        return bucket < TRAIN_PERCENT
                ? Split.TRAIN
                : bucket < TRAIN_PERCENT + VALIDATION_PERCENT ? Split.VALIDATION : Split.TEST;
    }

    /** All words of a row in alphabetical order: what is equal for a row and its re-orderings. */
    static String wordsOf(Map<String, Object> row) {
        var words = row.toString().toLowerCase(Locale.ROOT).split("[^a-z0-9]+");
        Arrays.sort(words);
        return String.join(" ", words);
    }

    private static long hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
