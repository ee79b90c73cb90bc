package dev.tzero.inference.config;

import ai.djl.Device;
import dev.tzero.inference.queue.WorkQueue;
import dev.tzero.inference.serving.ModelRegistry;
import dev.tzero.model.lm.DeviceMap;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What waits, and what lies in memory, as meters. */
final class ReplicaGauges {

    private ReplicaGauges() {}

    static void register(MeterRegistry registry, WorkQueue queue, ModelRegistry models) {
        lane(registry, queue, "interactive", true);
        lane(registry, queue, "bulk", false);
        Gauge.builder("tzero.inference.models.loaded", models, ModelRegistry::loaded)
                .description("Models in memory")
                .register(registry);
        models.budget().devices().forEach(device -> memory(registry, models, device));
        Gauge.builder(
                        "tzero.inference.encoder.cache.size",
                        models,
                        all -> all.cacheUse().bytes())
                .description("Memory that inputs take which were read lately")
                .baseUnit("bytes")
                .register(registry);
        cache(registry, models, "hit");
        cache(registry, models, "miss");
    }

    private static void memory(MeterRegistry registry, ModelRegistry models, Device device) {
        String name = DeviceMap.name(device);
        Gauge.builder("tzero.inference.memory.used", models, all -> all.budget().used(device))
                .description("Memory that the weights of all models take")
                .baseUnit("bytes")
                .tag("device", name)
                .register(registry);
        Gauge.builder(
                        "tzero.inference.memory.budget",
                        models,
                        all -> all.budget().bytes(device))
                .description("Memory that they may take")
                .baseUnit("bytes")
                .tag("device", name)
                .register(registry);
    }

    private static void lane(MeterRegistry registry, WorkQueue queue, String lane, boolean ofPeople) {
        Gauge.builder(
                        "tzero.inference.queue.tasks",
                        queue,
                        all -> all.length(ofPeople).tasks())
                .description("Tasks that are accepted and not answered")
                .tag("lane", lane)
                .register(registry);
        Gauge.builder(
                        "tzero.inference.queue.tokens",
                        queue,
                        all -> all.length(ofPeople).tokens())
                .description("Tokens that they read")
                .tag("lane", lane)
                .register(registry);
        Gauge.builder("tzero.inference.queue.age", queue, all -> age(all, ofPeople))
                .description("Time since the oldest of them was accepted; 0 when there is none")
                .baseUnit("seconds")
                .tag("lane", lane)
                .register(registry);
    }

    private static double age(WorkQueue queue, boolean ofPeople) {
        return queue.length(ofPeople).oldestNanos().stream()
                .mapToDouble(oldest -> (System.nanoTime() - oldest) / 1e9)
                .findFirst()
                .orElse(0);
    }

    private static void cache(MeterRegistry registry, ModelRegistry models, String result) {
        FunctionCounter.builder(
                        "tzero.inference.encoder.cache",
                        models,
                        all -> result.equals("hit")
                                ? all.cacheUse().hits()
                                : all.cacheUse().misses())
                .description("Inputs that were known from before, and inputs that were read")
                .tag("result", result)
                .register(registry);
    }
}
