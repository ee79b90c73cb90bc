package dev.tzero.inference.api;

import com.google.protobuf.Timestamp;
import dev.tzero.inference.serving.MemoryBudget;
import dev.tzero.inference.serving.ModelRegistry;
import dev.tzero.inference.serving.Served;
import dev.tzero.model.lm.DeviceMap;
import dev.tzero.proto.inference.v1.DeviceMemory;
import dev.tzero.proto.inference.v1.ModelState;
import dev.tzero.proto.inference.v1.ServedModel;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Models as the contract shows them. */
final class ServedModels {

    private ServedModels() {}

    /** Every alias. */
    static List<ServedModel> all(ModelRegistry models) {
        Map<String, String> refused = models.refused();
        return models.served().stream()
                .map(served -> message(served, refused.getOrDefault(served.alias(), "")))
                .toList();
    }

    /** The aliases of one model. */
    static List<ServedModel> named(ModelRegistry models, String name) {
        String digest = models.digest(name);
        return all(models).stream()
                .filter(model -> model.getDigest().equals(digest))
                .toList();
    }

    /** What models take of each device. */
    static List<DeviceMemory> devices(MemoryBudget budget) {
        return budget.devices().stream()
                .map(device -> DeviceMemory.newBuilder()
                        .setDevice(DeviceMap.name(device))
                        .setBudgetBytes(budget.bytes(device))
                        .setUsedBytes(budget.used(device))
                        .build())
                .toList();
    }

    private static ServedModel message(Served served, String refused) {
        return ServedModel.newBuilder()
                .setAlias(served.alias())
                .setDigest(served.digest())
                .setUri(served.uri())
                .setParameters(served.size().parameters())
                .setServingSince(timestamp(served.since()))
                .setAnswered(served.answered())
                .setState(served.loaded() ? ModelState.MODEL_STATE_LOADED : ModelState.MODEL_STATE_UNLOADED)
                .setBytes(served.size().bytes())
                .setLastUsed(timestamp(served.lastUsed()))
                .setRefused(refused)
                .build();
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }
}
