package dev.tzero.local.datasets;

import dev.tzero.local.LaunchException;
import picocli.CommandLine.Parameters;

/** A dataset on the command line: {@code name}, or {@code name/subset}; a picocli mixin. */
public final class DatasetLabel {

    @Parameters(
            index = "0",
            paramLabel = "DATASET",
            description =
                    "Name, and the subset behind a / where the dataset has any, such as super_glue/rte. A name with"
                            + " a / of its own is followed by its subset or by nothing: org/name/ or org/name/subset.")
    private String label;

    String dataset() {
        int slash = label.lastIndexOf('/');
        return slash < 0 ? label : label.substring(0, slash);
    }

    String subset() {
        int slash = label.lastIndexOf('/');
        if (slash == 0) {
            throw new LaunchException("'" + label + "' is no dataset; expected name or name/subset");
        }
        return slash < 0 ? "" : label.substring(slash + 1);
    }

    /** The label of a dataset; an empty subset is none. */
    public static String of(String dataset, String subset) {
        return subset.isEmpty() ? dataset : dataset + "/" + subset;
    }
}
