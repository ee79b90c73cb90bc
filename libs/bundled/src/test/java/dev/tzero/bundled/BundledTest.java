package dev.tzero.bundled;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BundledTest {

    @Test
    void anUnknownDatasetOrMixtureIsRefusedByName() {
        var dataset = assertThrows(IllegalArgumentException.class, () -> Bundled.prompts("../mixtures"));
        var mixture = assertThrows(IllegalArgumentException.class, () -> Bundled.mixture("bundled"));

        assertTrue(
                dataset.getMessage().startsWith("dataset: no bundled dataset is called \"../mixtures\"; there are "));
        assertEquals(
                "mixture: no bundled mixture is called \"bundled\"; there are bundled_train, bundled_eval_known,"
                        + " bundled_eval_new_prompts, bundled_eval_held_out",
                mixture.getMessage());
    }

    @Test
    void theMixturesAskForEachGroupWithTheWordingsThatBelongToIt() {
        var train = prompts("bundled_train", "train");
        var known = prompts("bundled_eval_known", "test");
        var fresh = prompts("bundled_eval_new_prompts", "test");
        var heldOut = prompts("bundled_eval_held_out", "test");

        assertEquals(
                names(Group.TRAINED),
                List.copyOf(train.keySet()).stream().sorted().toList());
        assertEquals(names(Group.HELD_OUT), heldOut.keySet().stream().sorted().toList());
        assertEquals(train, known);
        assertEquals(train.keySet(), fresh.keySet());
        train.forEach((dataset, wordings) -> {
            assertEquals(8, wordings.size(), dataset);
            assertEquals(3, fresh.get(dataset).size(), dataset);
            assertTrue(fresh.get(dataset).stream().noneMatch(wordings::contains), dataset);
        });
        heldOut.forEach((dataset, wordings) -> assertTrue(wordings.size() >= 6, dataset));
    }

    @Test
    void theModelIsAT5OfTheTokenizersVocabulary() {
        var config = Bundled.model().config();

        assertEquals(180, config.get("vocab_size"));
        assertEquals("gated-gelu", config.get("feed_forward_proj"));
        assertEquals(0, config.get("decoder_start_token_id"));
        assertEquals(1, config.get("eos_token_id"));
    }

    private static Map<String, List<String>> prompts(String name, String split) {
        var mixture = Mixture.bundled(name);
        assertEquals(name, mixture.name());
        assertEquals(split, mixture.split());
        return mixture.entries().stream().collect(Collectors.toMap(Mixture.Entry::dataset, Mixture.Entry::prompts));
    }

    private static List<String> names(Group group) {
        return Bundled.datasets().stream()
                .filter(dataset -> dataset.group() == group)
                .map(Bundled.Dataset::name)
                .sorted()
                .toList();
    }
}
