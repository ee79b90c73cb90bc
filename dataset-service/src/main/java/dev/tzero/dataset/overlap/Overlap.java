package dev.tzero.dataset.overlap;

import dev.tzero.dataset.corpus.Seeds;
import dev.tzero.dataset.mixture.MixtureTasks;
import dev.tzero.dataset.mixture.Mixtures;
import dev.tzero.dataset.source.DatasetCatalog;
import dev.tzero.dataset.source.DatasetName;
import dev.tzero.dataset.source.Split;
import dev.tzero.dataset.source.SplitReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which rows of an evaluation share a run of words with a row that is trained on, as GPT-3's authors counted contamination
 * (Brown et al. 2020, appendix C). Reads the rows of the evaluation twice and those of the training once; keeps a hash for
 * each run of the evaluation.
 */
public final class Overlap {

    /** Words of a run where nobody says another number. */
    public static final int DEFAULT_N = 8;

    private static final int MAX_SHOWN = 5;

    private final DatasetCatalog datasets;
    private final NGrams grams;

    /** @param n words of a run, 1 or more */
    public Overlap(DatasetCatalog datasets, int n) {
        this.datasets = datasets;
        this.grams = new NGrams(n);
    }

    /**
     * A split of an evaluated dataset.
     *
     * @param rows that it has
     * @param overlapping rows that share a run with a trained row
     * @param shown some of them
     */
    public record DatasetOverlap(DatasetName dataset, String split, long rows, long overlapping, List<Shared> shown) {}

    /**
     * A run of words that stands in both.
     *
     * @param row of the evaluated split
     * @param trained the dataset, split and row that is trained on
     */
    public record Shared(long row, String run, Trained trained) {}

    /** A row that is trained on. */
    public record Trained(DatasetName dataset, String split, long row) {}

    private record Source(DatasetName dataset, String split) {}

    /** The datasets of the evaluation, by name. */
    public List<DatasetOverlap> report(Mixtures.Resolved training, Mixtures.Resolved evaluation) {
        LongSet evaluated = new LongSet();
        Set<Source> measured = sources(evaluation);
        for (Source source : measured) {
            read(source, (_, row) -> grams.of(row, run -> evaluated.add(Seeds.hash(run))));
        }
        Map<Long, Trained> found = new HashMap<>();
        for (Source source : sources(training)) {
            read(
                    source,
                    (number, row) -> grams.of(row, run -> {
                        long hash = Seeds.hash(run);
                        if (evaluated.contains(hash)) {
                            found.putIfAbsent(hash, new Trained(source.dataset(), source.split(), number));
                        }
                    }));
        }
        return measured.stream().map(source -> overlap(source, found)).toList();
    }

    private DatasetOverlap overlap(Source source, Map<Long, Trained> found) {
        long[] counts = new long[2];
        List<Shared> shown = new ArrayList<>();
        read(source, (number, row) -> {
            counts[0]++;
            firstShared(number, row, found).ifPresent(shared -> {
                counts[1]++;
                if (shown.size() < MAX_SHOWN) {
                    shown.add(shared);
                }
            });
        });
        return new DatasetOverlap(source.dataset(), source.split(), counts[0], counts[1], shown);
    }

    private Optional<Shared> firstShared(long number, Map<String, Object> row, Map<Long, Trained> found) {
        Shared[] first = new Shared[1];
        grams.of(row, run -> {
            if (first[0] == null) {
                Trained trained = found.get(Seeds.hash(run));
                if (trained != null) {
                    first[0] = new Shared(number, run, trained);
                }
            }
        });
        return Optional.ofNullable(first[0]);
    }

    @FunctionalInterface
    private interface RowReader {
        void row(long number, Map<String, Object> row);
    }

    private void read(Source source, RowReader reader) {
        Split split = datasets.dataset(source.dataset()).split(source.split());
        try (SplitReader rows = split.open()) {
            for (long row = 0; row < split.rows(); row++) {
                reader.row(row, rows.row(row));
            }
        }
    }

    private static Set<Source> sources(Mixtures.Resolved mixture) {
        Set<Source> sources = new LinkedHashSet<>();
        for (MixtureTasks.Part part : mixture.parts()) {
            sources.add(new Source(part.task().dataset(), part.split()));
        }
        return sources;
    }
}
