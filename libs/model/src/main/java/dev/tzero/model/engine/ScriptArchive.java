package dev.tzero.model.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript archive holding one module without parameters: what {@code torch.jit.save} would write for it.
 *
 * <p>It is a zip of stored entries: the source of the class, a pickle that makes one instance of it, an empty tuple of
 * constants, and the version of the format.
 */
final class ScriptArchive {

    private static final String ROOT = "module/";
    private static final String VERSION = "10\n";

    /** Protocol 2: the class {@code __torch__.Network}, made from no arguments, with its {@code training} flag set to false. */
    private static final byte[] DATA =
            pickle("c__torch__\nNetwork\n)\u0081}(X\u0008\u0000\u0000\u0000training\u0089ub.");

    /** Protocol 2: an empty tuple. */
    private static final byte[] CONSTANTS = pickle(").");

    private ScriptArchive() {}

    /** @param methods TorchScript source of the methods, indented by two blanks */
    static byte[] of(String methods) {
        String source =
                "class Network(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n" + methods;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "data.pkl", DATA);
            store(zip, "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
            store(zip, "constants.pkl", CONSTANTS);
            store(zip, "version", VERSION.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    private static byte[] pickle(String afterProtocol) {
        return ("\u0080\u0002" + afterProtocol).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry(ROOT + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
