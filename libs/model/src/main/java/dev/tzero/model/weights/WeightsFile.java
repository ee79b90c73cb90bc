package dev.tzero.model.weights;

import dev.tzero.model.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files that may hold the weights of a model folder, and how each is opened. */
public enum WeightsFile {
    SAFETENSORS("model.safetensors", false) {
        @Override
        TensorSource openSingle(Path file) throws IOException {
            return SafetensorsFile.open(file);
        }
    },
    SAFETENSORS_INDEX("model.safetensors.index.json", true) {
        @Override
        TensorSource openSingle(Path file) throws IOException {
            return SafetensorsFile.open(file);
        }
    },
    PYTORCH("pytorch_model.bin", false) {
        @Override
        TensorSource openSingle(Path file) throws IOException {
            return TorchFile.open(file);
        }
    },
    PYTORCH_INDEX("pytorch_model.bin.index.json", true) {
        @Override
        TensorSource openSingle(Path file) throws IOException {
            return TorchFile.open(file);
        }
    };

    private final String fileName;
    private final boolean index;

    WeightsFile(String fileName, boolean index) {
        this.fileName = fileName;
        this.index = index;
    }

    /** Its name in a model folder. */
    public String fileName() {
        return fileName;
    }

    abstract TensorSource openSingle(Path file) throws IOException;

    /**
     * Every weights file of a folder, in order of preference.
     *
     * @throws ModelFormatException when there is none
     */
    static List<Path> in(Path folder) {
        List<Path> found = Stream.of(values())
                .map(file -> folder.resolve(file.fileName))
                .filter(Files::isRegularFile)
                .toList();
        if (found.isEmpty()) {
            String names = Stream.of(values()).map(WeightsFile::fileName).collect(Collectors.joining(", "));
            throw new ModelFormatException(folder, "weights", "absent: expected one of " + names);
        }
        return found;
    }

    /**
     * Opens a weights file by its name: an index, safetensors when it ends so, PyTorch's own format otherwise.
     *
     * @throws ModelFormatException when it is damaged
     */
    public static TensorSource open(Path file) throws IOException {
        String name = file.getFileName().toString();
        for (WeightsFile kind : values()) {
            if (kind.index && name.equals(kind.fileName)) {
                return ShardedWeights.open(file, kind::openSingle);
            }
        }
        return (name.endsWith(".safetensors") ? SAFETENSORS : PYTORCH).openSingle(file);
    }
}
