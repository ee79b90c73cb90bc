package dev.tzero.model.generate;

/**
 * One token as it was generated.
 *
 * @param position from 0
 * @param id token id
 * @param logProbability of this token given all before it, as the model says: before temperature, cuts and penalties
 */
public record GeneratedToken(int position, int id, float logProbability) {}
