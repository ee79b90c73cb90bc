package dev.tzero.hub;

import java.util.regex.Pattern;

/**
 * A revision of a repository: {@code hf://google/t5-small-lm-adapt@main}, {@code hf://datasets/org/name}.
 *
 * @param repository {@code owner/name}, or a name alone for the hub's oldest repositories
 * @param revision branch, tag or commit
 */
public record HubReference(RepoType type, String repository, String revision) {

    public static final String SCHEME = "hf://";
    private static final String DATASETS = "datasets/";
    private static final String MAIN = "main";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}");
    private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,199}");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    public HubReference {
        String[] parts = repository.split("/", -1);
        boolean named = parts.length <= 2;
        for (String part : parts) {
            named &= NAME.matcher(part).matches() && !part.contains("--") && !part.contains("..");
        }
        if (!named) {
            throw new IllegalArgumentException("\"" + repository + "\": expected the owner/name of a repository");
        }
        if (!REVISION.matcher(revision).matches() || revision.contains("..") || revision.contains("//")) {
            throw new IllegalArgumentException("\"" + revision + "\": expected a branch, a tag or a commit");
        }
    }

    /** Whether a text is meant as a reference. */
    public static boolean isOne(String text) {
        return text.startsWith(SCHEME);
    }

    /**
     * Reads a reference; without {@code @revision} it is the main branch.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static HubReference parse(String text) {
        if (!isOne(text)) {
            throw new IllegalArgumentException("\"" + text + "\": expected hf://owner/name@revision");
        }
        String rest = text.substring(SCHEME.length());
        boolean dataset = rest.startsWith(DATASETS);
        rest = dataset ? rest.substring(DATASETS.length()) : rest;
        int at = rest.indexOf('@');
        return new HubReference(
                dataset ? RepoType.DATASET : RepoType.MODEL,
                at < 0 ? rest : rest.substring(0, at),
                at < 0 ? MAIN : rest.substring(at + 1));
    }

    /** Whether the revision cannot change. */
    boolean isCommit() {
        return COMMIT.matcher(revision).matches();
    }

    static boolean isCommit(String text) {
        return COMMIT.matcher(text).matches();
    }

    /** The folder of the repository in a cache. */
    String folderName() {
        return type.plural() + "--" + repository.replace("/", "--");
    }

    @Override
    public String toString() {
        return SCHEME + type.urlPrefix() + repository + "@" + revision;
    }
}
