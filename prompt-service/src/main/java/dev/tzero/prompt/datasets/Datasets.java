package dev.tzero.prompt.datasets;

import dev.tzero.proto.dataset.v1.Dataset;
import java.util.List;
import java.util.Map;

/** What prompts are written for, as the dataset service knows it; every answer comes within a bounded time. */
public interface Datasets {

    /** All datasets and subsets, readable or not. */
    Answer<List<Dataset>> all();

    /** Columns and split sizes of a readable dataset. */
    Answer<Dataset> find(String dataset, String subset);

    /**
     * Rows of a split.
     *
     * @param first number of the first row, from 0
     * @param size 1 to 1000
     */
    Answer<RowPage> rows(Dataset dataset, String split, long first, int size);

    /**
     * Some rows of a split as plain data by column.
     *
     * @param total number of rows of the split
     */
    record RowPage(String split, List<Map<String, Object>> rows, long total) {}
}
