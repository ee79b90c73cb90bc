package dev.tzero.inference.config;

import ai.djl.Device;
import dev.tzero.inference.compute.ComputeLoop;
import dev.tzero.inference.compute.ComputeMeters;
import dev.tzero.inference.compute.Limits;
import dev.tzero.inference.compute.Replica;
import dev.tzero.inference.queue.WorkQueue;
import dev.tzero.inference.serving.CheckpointLoader;
import dev.tzero.inference.serving.MemoryBudget;
import dev.tzero.inference.serving.ModelRegistry;
import dev.tzero.inference.serving.TaskLimits;
import dev.tzero.model.engine.DeviceMemory;
import dev.tzero.model.engine.LibtorchException;
import dev.tzero.model.engine.TorchEngine;
import dev.tzero.model.lm.ComputeOptions;
import dev.tzero.model.lm.DeviceMap;
import dev.tzero.model.vector.VectorApi;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.ConfigValidationException;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Puts one replica together: queue, compute thread, models. */
@Singleton
public class Wiring {

    private static final Logger LOG = Logger.getLogger(Wiring.class);

    private final WorkQueue queue;
    private final ComputeLoop loop;
    private final Replica replica;
    private final int threads;
    private final ComputeOptions compute;

    public Wiring(
            InferenceConfig config,
            MeterRegistry meters,
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "quarkus.http.port") int port) {
        TaskLimits limits = new TaskLimits(
                positive("max-input-characters", config.maxInputCharacters()),
                positive("max-choices", config.maxChoices()),
                positive("max-new-tokens", config.maxNewTokens()),
                positive("max-tasks", config.maxTasks()));
        this.threads = config.threads() == 0 ? Runtime.getRuntime().availableProcessors() : config.threads();
        start(threads);
        this.compute = compute(config);
        this.queue = new WorkQueue(
                positive("queue-capacity", config.queueCapacity()), positive("queue-tokens", config.queueTokens()));
        this.loop = new ComputeLoop(
                queue,
                new Limits(
                        positive("batch-tokens", config.batchTokens()),
                        positive("decode-tokens", config.decodeTokens())),
                new ComputeMeters(meters));
        ModelRegistry models =
                new ModelRegistry(new CheckpointLoader(compute), memoryBudget(config), InstantSource.system());
        ReplicaGauges.register(meters, queue, models);
        this.replica = new Replica(
                config.replica().orElse(host + ":" + port), models, limits, queue, loop, config.longestWait());
    }

    /** The replica. */
    @Produces
    @Singleton
    Replica replica() {
        return replica;
    }

    void start(@Observes StartupEvent event) {
        LOG.infof(
                "Replica %s computes on %s in %s with %d threads; libtorch sees %d GPUs",
                replica.name(),
                compute.devices().spelling(),
                compute.precision().spelling(),
                threads,
                TorchEngine.gpus());
        LOG.info(
                VectorApi.available()
                        ? "Decoder steps of a T5 in float32 on the CPU are computed in Java"
                        : "This JVM was started without jdk.incubator.vector: decoder steps are libtorch's");
        MemoryBudget budget = replica.models().budget();
        for (Device device : budget.devices()) {
            LOG.infof(
                    "%s MiB of memory are left on %s; its models may take %d together",
                    DeviceMemory.free(device).stream()
                            .mapToObj(free -> Long.toString(free >> 20))
                            .findFirst()
                            .orElse("Unknown"),
                    DeviceMap.name(device),
                    budget.bytes(device) >> 20);
        }
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
    }

    private static void start(int threads) {
        try {
            TorchEngine.start(threads);
        } catch (LibtorchException e) {
            throw invalid("devices: " + e.getMessage());
        }
    }

    private static ComputeOptions compute(InferenceConfig config) {
        try {
            ComputeOptions options = ComputeOptions.parse(config.precision(), config.devices())
                    .withEncoderCache(config.encoderCache().asLongValue());
            options.devices().require(TorchEngine.gpus());
            return options;
        } catch (IllegalArgumentException e) {
            throw invalid(e.getMessage());
        }
    }

    private MemoryBudget memoryBudget(InferenceConfig config) {
        try {
            Map<Device, Long> budgets = new DeviceBudgets(config.memoryBudget(), config.memoryBudgetOf())
                    .of(compute.devices().memories(), DeviceMemory::free);
            return new MemoryBudget(budgets, config.memoryPatience());
        } catch (IllegalArgumentException e) {
            throw invalid(e.getMessage());
        }
    }

    private static int positive(String key, int value) {
        if (value < 1) {
            throw invalid(key + ": expected at least 1, found " + value);
        }
        return value;
    }

    private static ConfigValidationException invalid(String problem) {
        return new ConfigValidationException(new ConfigValidationException.Problem[] {
            new ConfigValidationException.Problem("tzero.inference." + problem)
        });
    }
}
