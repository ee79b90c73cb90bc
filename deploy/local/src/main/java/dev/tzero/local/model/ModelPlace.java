package dev.tzero.local.model;

import dev.tzero.hub.Hub;
import dev.tzero.hub.HubReference;
import dev.tzero.local.LaunchException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a model is that somebody names: a folder, or a repository of the hub, which is fetched when it is not cached. */
final class ModelPlace {
    private ModelPlace() {}

    static Path folder(String named) {
        if (HubReference.isOne(named)) {
            return Hub.ofEnvironment().snapshot(reference(named), Hub::modelFiles);
        }
        Path folder = Path.of(named);
        if (!Files.isDirectory(folder)) {
            throw new LaunchException(named + ": no such folder; expected one with a config.json, or hf://owner/name");
        }
        return folder;
    }

    private static HubReference reference(String named) {
        try {
            return HubReference.parse(named);
        } catch (IllegalArgumentException e) {
            throw new LaunchException(named + ": " + e.getMessage(), e);
        }
    }
}
