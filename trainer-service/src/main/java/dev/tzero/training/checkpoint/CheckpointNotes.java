package dev.tzero.training.checkpoint;

import dev.tzero.corpus.Corpus;
import dev.tzero.corpus.Place;
import dev.tzero.training.run.Run;
import dev.tzero.training.run.TrainingPlan;
import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code tzero.json} of a checkpoint says about where it comes from. */
public final class CheckpointNotes {
    private CheckpointNotes() {}

    /** Plain maps, lists, texts and numbers, in the order they are to be read in. */
    public static Map<String, Object> of(Run run, Corpus corpus, long step, Place place, TrainingPlan plan) {
        var notes = new LinkedHashMap<String, Object>();
        notes.put("run", run.id());
        notes.put("step", step);
        notes.put("total_steps", plan.totalSteps(corpus.examples()));
        notes.put("corpus", corpus.id());
        notes.put("examples_topic", corpus.topic());
        notes.put("examples_seen", step * plan.batchSize());
        var window = new LinkedHashMap<String, Object>();
        window.put("pass", place.pass());
        window.put("position", place.position());
        window.put("next_offsets", place.nextOffsets());
        window.put("batches_done", plan.batchesDone(step));
        window.put("order_seed", plan.seed());
        notes.put("window", window);
        return notes;
    }
}
