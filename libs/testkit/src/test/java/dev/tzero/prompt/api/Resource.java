package dev.tzero.prompt.api;

/** Stands for an API of a service. */
public final class Resource {
    private Resource() {}
}
