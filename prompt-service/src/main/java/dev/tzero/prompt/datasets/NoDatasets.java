package dev.tzero.prompt.datasets;

import dev.tzero.proto.dataset.v1.Dataset;
import java.util.List;

/** Stands for a dataset service where none is configured. */
public final class NoDatasets implements Datasets {

    private static final String REASON = "no dataset service is configured (tzero.prompt.datasets.address)";

    @Override
    public Answer<List<Dataset>> all() {
        return new Answer.Unknown<>(REASON);
    }

    @Override
    public Answer<Dataset> find(String dataset, String subset) {
        return new Answer.Unknown<>(REASON);
    }

    @Override
    public Answer<RowPage> rows(Dataset dataset, String split, long first, int size) {
        return new Answer.Unknown<>(REASON);
    }
}
