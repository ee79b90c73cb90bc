package dev.tzero.evaluation.run;

/**
 * The model an evaluation settled on when it began.
 *
 * @param digest digest of the weights, "sha256:" and hexadecimal
 * @param uri folder of the checkpoint
 * @param runId run that wrote it
 * @param step step of the run
 */
public record ModelIdentity(String digest, String uri, String runId, long step) {}
