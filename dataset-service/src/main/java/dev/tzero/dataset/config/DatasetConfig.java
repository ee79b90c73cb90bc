package dev.tzero.dataset.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where data is and how corpora are built; prefix {@code tzero.dataset}. */
@ConfigMapping(prefix = "tzero.dataset")
public interface DatasetConfig {

    /** Folders of datasets, each {@code <dataset>/<subset or _>/<split>.<format>}; comma separated. None when unset. */
    Optional<List<Path>> folders();

    /** Folder of datasets that are registered or imported while the service runs; made when needed. */
    @WithDefault(".tzero/registered-datasets")
    Path registered();

    /** Bytes that a dataset may have that is sent to the service. */
    @WithDefault("1073741824")
    long maxUpload();

    /** Folders of mixtures in YAML; comma separated. None when unset. */
    Optional<List<Path>> mixtures();

    /** Datasets, or {@code dataset/subset}, that no mixture trains on unless it says so; comma separated. None when unset. */
    Optional<List<String>> heldOut();

    /** Folder for splits that are unpacked once (gzip, Parquet, CSV); made when needed. */
    @WithDefault(".tzero/cache/datasets")
    Path cache();

    /** Corpora. */
    CorpusConfig corpus();

    /** The building of corpora; prefix {@code tzero.dataset.corpus}. */
    interface CorpusConfig {

        /** Corpora that may wait to be built; more are refused. */
        @WithDefault("1000")
        int queue();

        /** Threads that render; 0 for all processors. */
        @WithDefault("0")
        int threads();
    }
}
