package dev.tzero.evaluation.api;

import dev.tzero.evaluation.config.Limits;
import dev.tzero.evaluation.contract.Contracts;
import dev.tzero.evaluation.run.EvaluationError;
import dev.tzero.evaluation.run.StoredEvaluation;
import dev.tzero.platform.errors.Failure;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.evaluation.v1.WatchEvaluationResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Streams the state of evaluations, each on a virtual thread of its own: at once, then whenever it changed, and at least
 * every half second while it is not final. A client that does not read gets the newest state once it does; nothing piles
 * up for it.
 */
@Singleton
class Watchers {
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration LONGEST_SILENCE = Duration.ofMillis(400);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final EvaluationQueries queries;
    private final int most;
    private final Semaphore places;
    private final CountDownLatch stopped = new CountDownLatch(1);

    Watchers(EvaluationQueries queries, Limits limits) {
        this.queries = queries;
        this.most = limits.maxWatchers();
        this.places = new Semaphore(most);
    }

    @PreDestroy
    void stop() {
        stopped.countDown();
    }

    /** Begins to stream and returns. */
    void watch(String evaluationId, ServerCallStreamObserver<WatchEvaluationResponse> observer) {
        if (!places.tryAcquire()) {
            throw new ServiceException(
                    EvaluationError.TOO_MANY_WATCHERS,
                    most + " clients watch evaluations, expected fewer (tzero.eval.max-watchers); try again later",
                    RETRY_AFTER,
                    null);
        }
        CountDownLatch left = new CountDownLatch(1);
        observer.setOnCancelHandler(left::countDown);
        Thread.ofVirtual().name("watch-" + evaluationId).start(() -> {
            try {
                stream(evaluationId, observer, left);
            } catch (RuntimeException e) {
                if (!observer.isCancelled()) {
                    observer.onError(Failure.of(e).asStatus());
                }
            } catch (InterruptedException e) {
                observer.onError(
                        Status.UNAVAILABLE.withDescription("the service stops").asRuntimeException());
            } finally {
                places.release();
            }
        });
    }

    private void stream(
            String evaluationId, ServerCallStreamObserver<WatchEvaluationResponse> observer, CountDownLatch left)
            throws InterruptedException {
        StoredEvaluation sent = null;
        long sentAt = 0;
        while (!observer.isCancelled()) {
            StoredEvaluation now = queries.get(evaluationId);
            boolean due = !now.equals(sent) || System.nanoTime() - sentAt >= LONGEST_SILENCE.toNanos();
            if (due && (sent == null || now.standing().isFinal() || observer.isReady())) {
                observer.onNext(WatchEvaluationResponse.newBuilder()
                        .setEvaluation(Contracts.evaluation(now))
                        .build());
                sent = now;
                sentAt = System.nanoTime();
            }
            if (now.standing().isFinal()) {
                observer.onCompleted();
                return;
            }
            if (left.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            if (stopped.getCount() == 0) {
                throw Status.UNAVAILABLE.withDescription("the service stops").asRuntimeException();
            }
        }
    }
}
