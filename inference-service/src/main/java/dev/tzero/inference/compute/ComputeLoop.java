package dev.tzero.inference.compute;

import dev.tzero.inference.queue.Work;
import dev.tzero.inference.queue.WorkQueue;
import dev.tzero.platform.errors.Failure;
import dev.tzero.platform.errors.PlatformError;
import dev.tzero.platform.errors.ServiceException;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * The one thread that computes, in turns: each scores one batch of rankings or decodes one token of the texts that are being
 * written, so that neither holds up the other. Between turns work arrives, is cancelled, or runs out of time.
 */
public final class ComputeLoop implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ComputeLoop.class);
    private static final Duration DRAIN = Duration.ofSeconds(20);

    /** A turn of rankings takes about a second. A process must not end within one: native code would lose what it works with. */
    private static final Duration LAST_TURN = Duration.ofSeconds(5);

    private final WorkQueue queue;
    private final RankPool ranks;
    private final GenerationPool texts;
    private final FairShare share = new FairShare();
    private final Pace pace = new Pace();
    private final DrainRate drain = new DrainRate();
    private final ComputeMeters meters;
    private final Duration drainTime;
    private final Thread thread = new Thread(this::run, "compute");

    public ComputeLoop(WorkQueue queue, Limits limits, ComputeMeters meters) {
        this(queue, limits, meters, DRAIN);
    }

    /** @param drainTime that answering what was accepted may take when this is closed */
    ComputeLoop(WorkQueue queue, Limits limits, ComputeMeters meters, Duration drainTime) {
        this.queue = queue;
        this.meters = meters;
        this.drainTime = drainTime;
        this.ranks = new RankPool(limits, pace, meters);
        this.texts = new GenerationPool(limits, pace, meters);
    }

    Pace pace() {
        return pace;
    }

    DrainRate drain() {
        return drain;
    }

    ComputeMeters meters() {
        return meters;
    }

    /** Begins to work. */
    public void start() {
        thread.start();
    }

    /** Answers what was accepted, takes nothing new, and ends; what takes too long is failed, for another replica to do. */
    @Override
    public void close() {
        queue.close();
        try {
            if (!thread.join(drainTime)) {
                thread.interrupt();
                thread.join(LAST_TURN);
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!Thread.interrupted()) {
                List<Work> arrived = queue.take(idle());
                if (idle() && arrived.isEmpty()) {
                    return;
                }
                arrived.forEach(this::accept);
                turn();
            }
        } catch (InterruptedException e) {
            LOG.debug("told to end");
        } finally {
            // Whatever ended this thread, nobody shall wait for it.
            queue.close();
            refuseWhatIsLeft();
        }
    }

    private boolean idle() {
        return ranks.isEmpty() && texts.isEmpty();
    }

    private void accept(Work work) {
        try {
            switch (work) {
                case Work.Rank rank -> ranks.add(rank);
                case Work.Generate generate -> texts.add(generate);
            }
        } catch (RuntimeException e) {
            work.fail(e);
        }
    }

    private void turn() {
        long begin = System.nanoTime();
        ranks.sweep(begin);
        texts.sweep(begin);
        if (!idle()) {
            compute(begin);
        }
        pace.waits(ranks.interactiveTokens() + texts.interactiveTokens());
    }

    private void compute(long begin) {
        boolean ranking = share.rankingNext(!ranks.isEmpty(), !texts.isEmpty());
        try {
            if (ranking) {
                ranks.turn(begin);
            } else {
                texts.turn(begin);
            }
        } catch (RuntimeException e) {
            giveUp(e);
        }
        long took = System.nanoTime() - begin;
        share.took(ranking, took);
        drain.busy(took);
    }

    /** A fault of ours: nobody knows who is to blame, so that everything fails rather than the same turn for ever. */
    private void giveUp(RuntimeException fault) {
        ServiceException incident = new ServiceException(
                PlatformError.INTERNAL, Failure.incident(fault).message(), fault);
        ranks.fail(incident);
        texts.fail(incident);
    }

    private void refuseWhatIsLeft() {
        ServiceException reason = Refusals.stopping();
        ranks.fail(reason);
        texts.fail(reason);
        try {
            queue.take(false).forEach(work -> work.fail(reason));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
