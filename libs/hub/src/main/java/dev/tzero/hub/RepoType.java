package dev.tzero.hub;

/** Kinds of repositories of the hub. */
public enum RepoType {
    MODEL("models", ""),
    DATASET("datasets", "datasets/");

    private final String plural;
    private final String urlPrefix;

    RepoType(String plural, String urlPrefix) {
        this.plural = plural;
        this.urlPrefix = urlPrefix;
    }

    /** As the API and cache folders spell it. */
    String plural() {
        return plural;
    }

    /** What stands before the name in the address of a file. */
    String urlPrefix() {
        return urlPrefix;
    }
}
