package dev.tzero.prompts;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * PromptSource's {@code templates.yaml}: the fields {@code dataset}, {@code subset} and {@code templates}, a map from id
 * to {@code !Template}, whose {@code metadata} is a {@code !TemplateMetadata}. No other tag is accepted, and no class is
 * ever named by a file.
 */
public final class PromptYaml {

    private static final String FILE_NAME = "templates.yaml";
    private static final int LARGEST = 4 * YamlNode.LONGEST;

    private PromptYaml() {}

    /**
     * Reads the text of one file.
     *
     * @param source name for errors
     * @throws PromptFormatException if it is not as PromptSource writes it
     */
    public static PromptCollection read(String source, String yaml) {
        return new YamlReader(source).read(yaml);
    }

    /**
     * Reads one file.
     *
     * @throws PromptFormatException if it is too large, not UTF-8, or not as PromptSource writes it
     */
    public static PromptCollection read(Path file) throws IOException {
        long size = Files.size(file);
        if (size > LARGEST) {
            throw new PromptFormatException(
                    file.toString(), "text", 0, "has " + size + " bytes, expected at most " + LARGEST);
        }
        return read(file.toString(), Files.readAllBytes(file));
    }

    /**
     * Reads the bytes of one file.
     *
     * @param source name for errors
     * @throws PromptFormatException if they are not UTF-8, or not as PromptSource writes it
     */
    public static PromptCollection read(String source, byte[] bytes) {
        CharBuffer text = CharBuffer.allocate(bytes.length);
        ByteBuffer left = ByteBuffer.wrap(bytes);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(left, text, true);
        if (result.isError()) {
            long line = 1 + text.flip().chars().filter(c -> c == '\n').count();
            throw new PromptFormatException(source, "text", (int) line, "is not UTF-8, expected UTF-8");
        }
        return read(source, text.flip().toString());
    }

    /** The files {@code templates.yaml} below a folder, in the order of their paths. */
    public static List<Path> files(Path tree) throws IOException {
        try (Stream<Path> paths = Files.walk(tree)) {
            return paths.filter(path -> path.endsWith(FILE_NAME) && Files.isRegularFile(path))
                    .sorted()
                    .toList();
        }
    }

    /** The text of a file, as PromptSource reads it. */
    public static String write(PromptCollection collection) {
        return YamlWriter.write(collection);
    }

    /** Writes {@code dataset/subset/templates.yaml} below a folder, and answers its path. */
    public static Path write(PromptCollection collection, Path tree) throws IOException {
        Path folder = tree.resolve(collection.dataset());
        folder = collection.subset() == null ? folder : folder.resolve(collection.subset());
        if (!folder.normalize().startsWith(tree.normalize())) {
            throw new IllegalArgumentException("Dataset '" + collection.dataset() + "' or subset '"
                    + collection.subset() + "' leads out of the folder, expected a relative name");
        }
        Files.createDirectories(folder);
        Path file = folder.resolve(FILE_NAME);
        Files.writeString(file, write(collection));
        return file;
    }
}
