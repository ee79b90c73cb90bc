package dev.tzero.dataset.messaging;

import dev.tzero.corpus.kafka.KafkaExampleLogs;
import dev.tzero.dataset.config.DatasetConfig;
import dev.tzero.dataset.corpus.CorpusBook;
import dev.tzero.dataset.corpus.CorpusBuilder;
import dev.tzero.dataset.corpus.CorpusLog;
import dev.tzero.dataset.corpus.CorpusPlanner;
import dev.tzero.dataset.source.DatasetCatalog;
import dev.tzero.platform.errors.Failure;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.platform.kafka.KafkaClients;
import dev.tzero.platform.persistence.DatabaseException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Builds the corpora that were asked for, the oldest first, on a thread of its own. Of all replicas of the service one
 * builds: it holds an advisory lock for as long as there is something to build, and the database takes the lock from a
 * process that is gone.
 */
@Singleton
public class CorpusBuilding {

    private static final Logger LOG = Logger.getLogger(CorpusBuilding.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
    private static final Duration STOPPING = Duration.ofSeconds(10);
    private static final String LOCK =
            "select pg_try_advisory_lock(hashtextextended('tzero.corpus.' || current_schema(), 0))";
    private static final String UNLOCK =
            "select pg_advisory_unlock(hashtextextended('tzero.corpus.' || current_schema(), 0))";

    private final DataSource database;
    private final CorpusBook book;
    private final CorpusBuilder builder;
    private final ExecutorService renderers;
    private final Semaphore wakes = new Semaphore(0);
    private volatile boolean running;
    private Thread thread;

    public CorpusBuilding(
            DataSource database,
            CorpusBook book,
            CorpusPlanner planner,
            DatasetCatalog datasets,
            CorpusLog.Store logs,
            KafkaClients kafka,
            DatasetConfig config) {
        this.database = database;
        this.book = book;
        int threads = config.corpus().threads() == 0
                ? Runtime.getRuntime().availableProcessors()
                : config.corpus().threads();
        this.renderers = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("render-", 0).daemon().factory());
        this.builder = new CorpusBuilder(
                planner, datasets, book, logs, new KafkaExampleLogs(kafka), renderers, InstantSource.system());
    }

    void atStart(@Observes StartupEvent event) {
        running = true;
        thread = Thread.ofPlatform().name("corpus-builder").daemon().start(this::buildUntilStopped);
    }

    // A build under way is left as it is; the next start goes on with it.
    void atStop(@Observes ShutdownEvent event) throws InterruptedException {
        running = false;
        wake();
        thread.join(STOPPING);
        renderers.shutdown();
    }

    /** Looks for something to build now. */
    public void wake() {
        wakes.release();
    }

    private void buildUntilStopped() {
        while (running) {
            try {
                buildAll();
            } catch (InterruptedException e) {
                return;
            } catch (SQLException | RuntimeException e) {
                LOG.warnf("Corpora wait to be built: %s", e.getMessage());
            }
            try {
                wakes.tryAcquire(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
                wakes.drainPermits();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void buildAll() throws SQLException, InterruptedException {
        if (book.next().isEmpty()) {
            return;
        }
        try (Connection connection = database.getConnection()) {
            if (!ask(connection, LOCK)) {
                return;
            }
            try {
                Optional<CorpusBook.Work> work = book.next();
                while (running && work.isPresent()) {
                    build(work.get());
                    work = book.next();
                }
            } finally {
                ask(connection, UNLOCK);
            }
        }
    }

    private void build(CorpusBook.Work work) throws InterruptedException {
        String corpus = work.corpusId();
        LOG.infof("Corpus %s: %s", corpus, work.begun().isPresent() ? "going on" : "begun");
        long start = System.nanoTime();
        try {
            if (builder.build(work, () -> !running)) {
                LOG.infof("Corpus %s: complete after %d ms", corpus, (System.nanoTime() - start) / 1_000_000);
            }
        } catch (RuntimeException e) {
            if (passes(e)) {
                throw e;
            }
            Failure failure = Failure.of(e);
            LOG.warnf("Corpus %s: given up: %s %s", corpus, failure.code(), failure.message());
            builder.giveUp(work, failure.code() + ": " + failure.message());
        }
    }

    /** Whether trying again may help: the broker or the database did not answer, or another replica took over. */
    private static boolean passes(RuntimeException e) {
        return switch (e) {
            case KafkaException kafka -> true;
            case DatabaseException failed -> failed.transientFailure();
            case ServiceException refused -> refused.code().transientFailure();
            default -> e.getCause() instanceof KafkaException;
        };
    }

    private static boolean ask(Connection connection, String question) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(question);
                ResultSet answer = statement.executeQuery()) {
            return answer.next() && answer.getBoolean(1);
        }
    }
}
