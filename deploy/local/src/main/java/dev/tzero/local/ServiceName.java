package dev.tzero.local;

import java.util.Locale;

/** The five services, in the order of their ports. */
public enum ServiceName {
    PROMPT("prompt-service", 192),
    DATASET("dataset-service", 256),
    TRAINER("trainer-service", 512),
    INFERENCE("inference-service", 512),
    EVAL("eval-service", 192);

    private final String module;
    private final int heapMebibytes;

    ServiceName(String module, int heapMebibytes) {
        this.module = module;
        this.heapMebibytes = heapMebibytes;
    }

    /** As configuration keys and log files have it: {@code prompt}, {@code dataset}, … */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The module's folder in the repository. */
    public String module() {
        return module;
    }

    /** Largest Java heap. Weights and tensors live outside of it. */
    int heapMebibytes() {
        return heapMebibytes;
    }

    /** Whether the service computes with PyTorch: then its hot code is worth the optimizing compiler. */
    boolean computes() {
        return this == TRAINER || this == INFERENCE;
    }
}
