package dev.tzero.prompt.messaging;

import dev.tzero.prompt.api.Resource;
import dev.tzero.prompt.catalog.CleanDomain;

/** Allowed: an outer layer uses the domain. */
public record UsesOwnDomain(CleanDomain domain, Resource resource) {}
