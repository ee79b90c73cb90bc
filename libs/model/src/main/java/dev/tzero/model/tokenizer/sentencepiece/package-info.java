/**
 * SentencePiece's unigram models (Kudo 2018): the file, the normalisation it carries, the most probable segmentation, and the
 * way back to text, each as the reference implementation 0.1.97 does it.
 */
package dev.tzero.model.tokenizer.sentencepiece;
