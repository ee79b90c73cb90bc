package dev.tzero.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Checks a file against the etag that names it. */
final class BlobDigest {

    private BlobDigest() {}

    /** Whether the file is what its etag says. An etag that is no digest says nothing. */
    static boolean matches(Path file, String etag) throws IOException {
        if (etag.matches("[0-9a-f]{64}")) {
            return digest("SHA-256", new byte[0], file).equals(etag);
        } else if (etag.matches("[0-9a-f]{40}")) {
            byte[] header = ("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII);
            return digest("SHA-1", header, file).equals(etag);
        }
        return true;
    }

    private static String digest(String algorithm, byte[] header, Path file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
        digest.update(header);
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
