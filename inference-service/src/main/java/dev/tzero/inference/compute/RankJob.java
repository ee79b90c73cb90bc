package dev.tzero.inference.compute;

import dev.tzero.inference.queue.Answer;
import dev.tzero.inference.queue.Work;
import dev.tzero.model.rank.RankPart;
import dev.tzero.model.rank.RankRequest;
import dev.tzero.model.rank.RankScores;
import java.util.ArrayList;
import java.util.List;

/** A work of rankings on its way: answered when the last part of the last task is scored. */
final class RankJob {

    private final Work.Rank work;
    private final List<Task> tasks = new ArrayList<>();
    private int missing;
    private long begin;
    private int largestBatch;

    RankJob(Work.Rank work) {
        this.work = work;
        for (RankRequest task : work.tasks()) {
            List<RankPart> parts = work.model().classifier().parts(task);
            tasks.add(new Task(parts, new float[parts.size()][][]));
            missing += parts.size();
        }
    }

    private record Task(List<RankPart> parts, float[][][] scores) {}

    /** One part as it waits. @param alone because a batch that it was in failed: it must not fail its neighbours again */
    record Waiting(RankJob job, int task, int part, boolean alone) {

        RankPart content() {
            return job.tasks.get(task).parts().get(part);
        }

        Waiting byItself() {
            return new Waiting(job, task, part, true);
        }
    }

    Work.Rank work() {
        return work;
    }

    /** Everything that is to be scored. */
    List<Waiting> parts() {
        List<Waiting> all = new ArrayList<>();
        for (int task = 0; task < tasks.size(); task++) {
            for (int part = 0; part < tasks.get(task).parts().size(); part++) {
                all.add(new Waiting(this, task, part, false));
            }
        }
        return all;
    }

    /** Notes that one of its parts is computed now. @param batch requests that are computed together */
    void begins(long now, int batch) {
        begin = largestBatch == 0 ? now : begin;
        largestBatch = Math.max(largestBatch, batch);
    }

    /** Takes the scores of a part, and answers when it was the last. */
    void scored(Waiting waiting, float[][] scores) {
        tasks.get(waiting.task()).scores()[waiting.part()] = scores;
        missing--;
        if (missing == 0) {
            var timings = Outcomes.timings(work, begin, largestBatch);
            List<Answer.Ranked> answers = new ArrayList<>();
            for (Task task : tasks) {
                RankScores ranked = RankScores.of(task.parts(), List.of(task.scores()));
                answers.add(new Answer.Ranked(Outcomes.of(ranked), timings));
            }
            work.model().answered().addAndGet(work.size());
            work.answer().complete(answers);
        }
    }
}
