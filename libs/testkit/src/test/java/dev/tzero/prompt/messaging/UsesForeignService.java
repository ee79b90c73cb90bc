package dev.tzero.prompt.messaging;

import dev.tzero.evaluation.ForeignService;

/** Breaks the rule that services never import each other. */
public record UsesForeignService(ForeignService other) {}
