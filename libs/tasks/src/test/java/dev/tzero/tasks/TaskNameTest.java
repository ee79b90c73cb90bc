package dev.tzero.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TaskNameTest {

    @Test
    void namesAreJoinedAndCleaned() {
        assertEquals(
                "super_glue_wsc.fixed_Who_or_what_is_are",
                TaskName.of("super_glue", "wsc.fixed", "Who or what is/are"));
        assertEquals("dream_answer_to_dialogue", TaskName.of("dream", "", "answer-to-dialogue"));
        assertEquals("imdb_Sentiment_with_choices_", TaskName.of("imdb", null, "Sentiment with choices "));
        assertEquals("a_b_é_", TaskName.of("a", "", "b é…?!"));
    }
}
