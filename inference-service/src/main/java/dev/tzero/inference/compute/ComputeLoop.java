package dev.tzero.inference.compute;

import dev.tzero.inference.queue.Work;
import dev.tzero.inference.queue.WorkQueue;
import dev.tzero.inference.serving.InferenceError;
import dev.tzero.platform.errors.ServiceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** The one thread that computes: takes what belongs together from the queue, answers it and gives its lease back. */
public final class ComputeLoop implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ComputeLoop.class);
    private static final Duration DRAIN = Duration.ofSeconds(20);

    private final WorkQueue queue;
    private final int maxTasks;
    private final Thread thread = new Thread(this::run, "compute");

    /** @param maxTasks rankings that are answered in one batch at most */
    public ComputeLoop(WorkQueue queue, int maxTasks) {
        this.queue = queue;
        this.maxTasks = maxTasks;
    }

    /** Begins to work. */
    public void start() {
        thread.start();
    }

    /** Answers what was accepted, takes nothing new, and ends. */
    @Override
    public void close() {
        queue.close();
        try {
            thread.join(DRAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }

    private void run() {
        try {
            List<Work> works = queue.take(maxTasks);
            while (!works.isEmpty()) {
                answer(works);
                works.forEach(work -> work.model().release());
                works = queue.take(maxTasks);
            }
        } catch (InterruptedException e) {
            LOG.warn("the compute thread was interrupted; work that waited is not answered");
        }
    }

    private static void answer(List<Work> works) {
        List<Work> wanted = new ArrayList<>();
        for (Work work : works) {
            if (work.cancelled().getAsBoolean()) {
                work.fail(Computation.cancelled());
            } else {
                wanted.add(work);
            }
        }
        if (wanted.isEmpty()) {
            return;
        }
        try {
            switch (wanted.getFirst()) {
                case Work.Generate generate -> Computation.generate(generate);
                case Work.Rank _ ->
                    Computation.rank(wanted.stream().map(Work.Rank.class::cast).toList());
            }
        } catch (RuntimeException e) {
            answerOneByOne(wanted, e);
        }
    }

    /** One bad input must not fail its neighbours: a batch that failed is tried again, each work by itself. */
    private static void answerOneByOne(List<Work> works, RuntimeException reason) {
        if (works.size() == 1) {
            works.getFirst().fail(reason);
            return;
        }
        works.forEach(work -> answer(List.of(work)));
    }

    /** The answer to work that is refused because of load or departure. */
    public static ServiceException refusal(WorkQueue queue) {
        return queue.closed()
                ? new ServiceException(
                        InferenceError.STOPPING,
                        "this replica is stopping: ask another one",
                        Duration.ofMillis(200),
                        null)
                : new ServiceException(
                        InferenceError.QUEUE_FULL,
                        queue.waiting() + " tasks are waiting: try again",
                        Duration.ofMillis(500),
                        null);
    }
}
