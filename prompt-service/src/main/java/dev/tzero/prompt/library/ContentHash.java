package dev.tzero.prompt.library;

import dev.tzero.proto.prompt.v1.PromptDefinition;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What makes two definitions the same. */
public final class ContentHash {

    private ContentHash() {}

    /**
     * SHA-256 of the definition's canonical form, lower-case hexadecimal. The wire form is canonical: it has no maps, and
     * fields are written in the order of their numbers.
     */
    public static String of(PromptDefinition definition) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(definition.toByteArray());
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
