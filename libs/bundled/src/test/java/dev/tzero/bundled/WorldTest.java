package dev.tzero.bundled;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorldTest {

    private static final World WORLD = new World(7);

    private static final Map<Task, Map<Split, List<Map<String, Object>>>> ROWS = new HashMap<>();

    static List<Task> tasks() {
        return World.TASKS;
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void noTestRowIsATrainingRowOrAReorderingOfOne(Task task) {
        var rows = rows(task);
        var trained = words(rows.get(Split.TRAIN));
        trained.addAll(words(rows.get(Split.VALIDATION)));

        var repeated = words(rows.get(Split.TEST));
        repeated.retainAll(trained);

        assertEquals(Set.of(), repeated);
        assertTrue(
                rows.get(Split.TRAIN).size() >= 1_500,
                "train has " + rows.get(Split.TRAIN).size());
        assertTrue(
                rows.get(Split.VALIDATION).size() >= 100,
                "validation has " + rows.get(Split.VALIDATION).size());
        assertTrue(
                rows.get(Split.TEST).size() >= 200,
                "test has " + rows.get(Split.TEST).size());
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void everyRowHasTheFieldsAndTypesOfItsFeatures(Task task) {
        for (var row : allRows(task)) {
            assertEquals(List.copyOf(task.features().keySet()), List.copyOf(row.keySet()));
            task.features()
                    .forEach((field, feature) -> assertTrue(fits(feature, row.get(field)), field + " of " + row));
        }
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void everyLabelIsEquallyFrequent(Task task) {
        if (!(task.features().get("label") instanceof Feature.ClassLabel(var names))) {
            return;
        }
        var counts =
                allRows(task).stream().collect(Collectors.groupingBy(row -> row.get("label"), Collectors.counting()));
        var even = allRows(task).size() / names.size();

        assertEquals(names.size(), counts.size());
        counts.forEach((label, count) -> assertEquals(even, count.intValue(), task.name() + " label " + label));
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void theAnswerIsOneOfTheChoices(Task task) {
        for (var row : allRows(task)) {
            if (row.get("answer") instanceof String answer) {
                var choices = row.values().stream()
                        .filter(List.class::isInstance)
                        .findFirst()
                        .orElseThrow();
                assertTrue(((List<?>) choices).contains(answer), row.toString());
                assertEquals(new HashSet<>((List<?>) choices).size(), ((List<?>) choices).size(), row.toString());
            }
        }
    }

    @Test
    void aWrongHypothesisHasOnlyWordsOfItsPremise() {
        for (var name : List.of("entail_colour", "entail_people")) {
            var wrong = allRows(BundledDatasets.task(name)).stream()
                    .filter(row -> row.get("label").equals(0L))
                    .toList();

            assertFalse(wrong.isEmpty());
            for (var row : wrong) {
                var premise = TokenizerFile.split((String) row.get("premise"));
                assertTrue(premise.containsAll(TokenizerFile.split((String) row.get("hypothesis"))), row.toString());
                assertFalse(((String) row.get("premise")).contains((String) row.get("hypothesis")), row.toString());
            }
        }
    }

    @Test
    void halfOfTheWrongValuesOfACheckBelongToAnotherSubject() {
        var wrong = allRows(BundledDatasets.task("place_check")).stream()
                .filter(row -> row.get("label").equals(0L))
                .toList();
        var present = wrong.stream()
                .filter(row -> ((List<?>) row.get("places")).contains(row.get("place")))
                .count();

        assertEquals(0.5, (double) present / wrong.size(), 0.05);
    }

    @Test
    void twoSubjectsHaveTheSameValueExactlyWhenTheLabelSaysSo() {
        for (var row : allRows(BundledDatasets.task("same_place"))) {
            var context = (String) row.get("context");
            var same = placeOf(context, row.get("person1")).equals(placeOf(context, row.get("person2")));

            assertEquals(row.get("label"), Fields.label(same), row.toString());
        }
    }

    @Test
    void anotherSeedGivesOtherRows() {
        var task = BundledDatasets.task("place_qa");

        assertEquals(WORLD.rows(task), new World(7).rows(task));
        assertFalse(WORLD.rows(task).equals(new World(8).rows(task)));
    }

    @Test
    void theWorldIsLargeEnoughAndItsGroupsAreApart() {
        var trained = World.TASKS.stream()
                .filter(task -> task.group() == Group.TRAINED)
                .toList();
        var heldOut = World.TASKS.stream()
                .filter(task -> task.group() == Group.HELD_OUT)
                .toList();

        assertTrue(trained.size() >= 14);
        assertTrue(trained.stream().map(Task::family).distinct().count() >= 5);
        assertTrue(heldOut.size() >= 5);
        assertEquals(
                World.TASKS.size(),
                World.TASKS.stream().map(Task::name).distinct().count());
    }

    private static String placeOf(String context, Object person) {
        for (var sentence : context.split("(?<=\\.) ")) {
            if (sentence.startsWith(person + " is in the ")) {
                return sentence.substring(sentence.lastIndexOf(' '));
            }
        }
        throw new AssertionError(person + " is not in: " + context);
    }

    private static List<Map<String, Object>> allRows(Task task) {
        return rows(task).values().stream().flatMap(List::stream).toList();
    }

    private static Map<Split, List<Map<String, Object>>> rows(Task task) {
        return ROWS.computeIfAbsent(task, WORLD::rows);
    }

    private static Set<String> words(List<Map<String, Object>> rows) {
        return rows.stream().map(World::wordsOf).collect(Collectors.toCollection(HashSet::new));
    }

    private static boolean fits(Feature feature, Object value) {
        return switch (feature) {
            case Feature.Value(var dtype) -> dtype.equals("string") && value instanceof String text && !text.isBlank();
            case Feature.ClassLabel(var names) -> value instanceof Long label && label >= 0 && label < names.size();
            case Feature.Sequence(var element) ->
                value instanceof List<?> list
                        && !list.isEmpty()
                        && list.stream().allMatch(item -> fits(element, item));
        };
    }
}
