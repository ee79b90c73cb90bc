package dev.tzero.inference.compute;

import dev.tzero.inference.serving.LoadedModel;
import dev.tzero.model.generate.OpenBatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Texts of one model that are being written or have room to be; holds a lease on the model until it is closed. */
final class Writing implements AutoCloseable {

    private final LoadedModel model;
    private final Pace pace;
    private final ComputeMeters meters;
    private final OpenBatch batch;
    private final Gathering coming = new Gathering();
    private final List<GenerateJob> written = new ArrayList<>();

    Writing(LoadedModel model, Pace pace, ComputeMeters meters) {
        // The leases of its texts hold the model until the last one is answered, which is before the batch is closed.
        if (!model.lease()) {
            throw new IllegalStateException("model " + model.digest() + ": left memory while work waited for it");
        }
        this.model = model;
        this.pace = pace;
        this.meters = meters;
        this.batch = model.openBatch();
    }

    LoadedModel model() {
        return model;
    }

    boolean isEmpty() {
        return batch.isEmpty() && coming.jobs().isEmpty();
    }

    /** Those that have room and are not read yet. */
    List<GenerateJob> coming() {
        return coming.jobs();
    }

    /** All that have room. */
    Stream<GenerateJob> jobs() {
        return Stream.concat(written.stream(), coming.jobs().stream());
    }

    void add(GenerateJob job) {
        coming.add(job);
    }

    /** Lets go of what is not read yet and nobody waits for. */
    void sweep(long now) {
        coming.jobs().removeIf(job -> job.over(now));
    }

    void fail(RuntimeException reason) {
        jobs().forEach(job -> job.work().fail(reason));
    }

    /** Reads what is due, and decodes a token of every text. */
    void turn(long now) {
        if (coming.isDue(batch.requests())) {
            read(coming.take(), now);
        }
        if (!batch.isEmpty()) {
            step();
        }
    }

    private void step() {
        int requests = batch.requests();
        int rows = batch.rows();
        written.forEach(job -> job.together(requests));
        long begin = System.nanoTime();
        batch.step();
        meters.turn(ComputeMeters.Kind.GENERATE, requests, rows, System.nanoTime() - begin);
        written.removeIf(job -> job.work().answer().isDone());
        coming.waited();
    }

    /** Inputs of like length are read together. */
    private void read(List<GenerateJob> jobs, long now) {
        List<GenerateJob> like = new ArrayList<>();
        for (GenerateJob job :
                jobs.stream().sorted(Comparator.comparingInt(Writing::tokens)).toList()) {
            if (!like.isEmpty() && tokens(job) > 32 + 2 * tokens(like.getFirst())) {
                join(like, now);
                like = new ArrayList<>();
            }
            like.add(job);
        }
        join(like, now);
    }

    private static int tokens(GenerateJob job) {
        return job.work().input().length;
    }

    /** One bad input must not fail its neighbours: where they cannot be read together, each is read by itself. */
    private void join(List<GenerateJob> jobs, long now) {
        try {
            long begin = System.nanoTime();
            batch.add(jobs.stream().map(GenerateJob::request).toList());
            long tokens = jobs.stream().mapToLong(job -> job.work().tokens()).sum();
            pace.took(tokens, System.nanoTime() - begin);
            meters.read(tokens);
            jobs.forEach(job -> job.begins(now));
            written.addAll(jobs);
        } catch (RuntimeException e) {
            if (jobs.size() == 1) {
                jobs.getFirst().work().fail(e);
            } else {
                jobs.forEach(job -> join(List.of(job), now));
            }
        }
    }

    @Override
    public void close() {
        batch.close();
        model.release();
    }
}
