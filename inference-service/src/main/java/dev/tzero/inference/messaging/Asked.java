package dev.tzero.inference.messaging;

import dev.tzero.proto.inference.v1.InferenceRequest;
import java.util.function.BooleanSupplier;

/**
 * A request of a topic.
 *
 * @param gone whether it is somebody else's by now; its result is of no use then
 */
record Asked(InferenceRequest request, BooleanSupplier gone) {}
