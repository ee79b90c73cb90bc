package dev.tzero.bundled;

/** Whether a dataset belongs to training, or was kept away from it to measure zero-shot transfer. */
public enum Group {
    TRAINED("trained"),
    HELD_OUT("held-out");

    private final String label;

    Group(String label) {
        this.label = label;
    }

    /** The group as it is written for people and in files. */
    public String label() {
        return label;
    }
}
