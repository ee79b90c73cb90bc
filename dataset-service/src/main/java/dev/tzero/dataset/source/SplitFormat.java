package dev.tzero.dataset.source;

import java.util.Arrays;
import java.util.Optional;

/** File formats a split may come in, told by how its file's name ends. */
enum SplitFormat {
    JSON_LINES(".jsonl"),
    JSON_LINES_GZIPPED(".jsonl.gz"),
    PARQUET(".parquet"),
    CSV(".csv"),
    TSV(".tsv");

    private final String ending;

    SplitFormat(String ending) {
        this.ending = ending;
    }

    static Optional<SplitFormat> of(String fileName) {
        return Arrays.stream(values())
                .filter(f -> fileName.endsWith(f.ending) && fileName.length() > f.ending.length())
                .findFirst();
    }

    /** The format whose files end so. */
    static Optional<SplitFormat> endingIn(String ending) {
        return Arrays.stream(values()).filter(f -> f.ending.equals(ending)).findFirst();
    }

    /** What its files end in. */
    String ending() {
        return ending;
    }

    /** The split that a file of this format holds: its name without the ending. */
    String split(String fileName) {
        return fileName.substring(0, fileName.length() - ending.length());
    }
}
