package dev.tzero.tasks;

import dev.tzero.prompts.Prompt;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One task of a mixture.
 *
 * @param name as T-Zero calls it; of tasks that are ranked it ends in {@code _score_eval}
 * @param prompt the prompt its rows are seen through
 * @param round the part of the dataset it reads where that is not divided into the usual splits; only ANLI has rounds
 * @param cap most examples that count for its share of the mixture; none where the size of its training split is unknown
 */
public record MixtureTask(String name, Prompt prompt, Optional<T0Dataset.Round> round, OptionalLong cap) {}
