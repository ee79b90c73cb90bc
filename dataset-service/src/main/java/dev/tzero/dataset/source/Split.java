package dev.tzero.dataset.source;

import java.io.IOException;
import java.nio.file.Path;

/**
 * One split that was read through once: any row can be fetched by its number. Costs eight bytes of memory a row; the
 * rows themselves stay in the file.
 */
public final class Split {

    private final Path source;
    private final FileStamp stamp;
    private final String sha256;
    private final Path rowsFile;
    private final String place;
    private final long[] offsets;
    private final Feature.Struct features;

    /**
     * @param rowsFile JSON Lines; the source itself, or what it was unpacked to
     * @param offsets where each row begins, and at the end the length of the file
     */
    Split(
            Path source,
            FileStamp stamp,
            String sha256,
            Path rowsFile,
            String place,
            long[] offsets,
            Feature.Struct features) {
        this.source = source;
        this.stamp = stamp;
        this.sha256 = sha256;
        this.rowsFile = rowsFile;
        this.place = place;
        this.offsets = offsets;
        this.features = features;
    }

    /** Number of rows. */
    public long rows() {
        return offsets.length - 1L;
    }

    /** The columns: those stated by the dataset, otherwise those found in the rows of this split. */
    public Feature.Struct features() {
        return features;
    }

    /** The same split, its rows brought into the shape of these features. */
    Split with(Feature.Struct other) {
        return other.equals(features) ? this : new Split(source, stamp, sha256, rowsFile, place, offsets, other);
    }

    /** Opens the rows for reading; the caller closes the reader. */
    public SplitReader open() {
        return new SplitReader(this);
    }

    /** Whether the file is still the one that was read. */
    public boolean unchanged() {
        try {
            return stamp.equals(FileStamp.of(source));
        } catch (IOException e) {
            return false;
        }
    }

    String sha256() {
        return sha256;
    }

    Path rowsFile() {
        return rowsFile;
    }

    String place() {
        return place;
    }

    long begin(long row) {
        return offsets[Math.toIntExact(row)];
    }
}
