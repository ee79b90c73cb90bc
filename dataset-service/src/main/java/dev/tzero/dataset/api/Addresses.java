package dev.tzero.dataset.api;

import dev.tzero.dataset.source.DatasetName;
import jakarta.ws.rs.core.UriBuilder;

/** Addresses of the pages, every name in them encoded. */
final class Addresses {

    private Addresses() {}

    static String dataset(DatasetName name) {
        return datasetBuilder(name).build(name.dataset(), name.subset()).toString();
    }

    static String rows(DatasetName name, String split, String prompt, long first) {
        return datasetBuilder(name)
                .queryParam("split", "{split}")
                .queryParam("prompt", "{prompt}")
                .queryParam("first", first)
                .build(
                        name.subset().isEmpty()
                                ? new Object[] {name.dataset(), split, prompt}
                                : new Object[] {name.dataset(), name.subset(), split, prompt})
                .toString();
    }

    static String corpus(String corpusId) {
        return UriBuilder.fromPath("/corpora/{corpus}").build(corpusId).toString();
    }

    private static UriBuilder datasetBuilder(DatasetName name) {
        UriBuilder builder = UriBuilder.fromPath("/datasets/{dataset}");
        return name.subset().isEmpty() ? builder : builder.queryParam("subset", "{subset}");
    }
}
