package dev.tzero.dataset.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;

/** SHA-256, as lower-case hexadecimal. */
final class Sha256 {

    private Sha256() {}

    static String ofFile(Path file) throws IOException {
        MessageDigest digest = digest();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            int read;
            while ((read = in.read(buffer)) > 0) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * One fingerprint over several files, sorted by name: what {@code sha256sum * | sha256sum} prints in their folder.
     *
     * @param files name to its digest
     */
    static String ofFiles(SortedMap<String, String> files) {
        StringBuilder lines = new StringBuilder();
        for (Map.Entry<String, String> file : files.entrySet()) {
            lines.append(file.getValue()).append("  ").append(file.getKey()).append('\n');
        }
        return HexFormat.of().formatHex(digest().digest(lines.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
