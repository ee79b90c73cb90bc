package dev.tzero.prompt.catalog;

import dev.tzero.prompt.api.Resource;

/** Breaks the layering: a domain class that knows its API. */
public record UsesApi(Resource resource) {}
