package dev.tzero.model.weights;

import ai.djl.Device;
import dev.tzero.model.ModelFormatException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads the weights of a model from its folder into memory that the caller gives, several pieces at a time. Every value is
 * looked at while it is still in the cache of the processor: what is not a finite number is refused.
 */
public final class WeightLoader implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(WeightLoader.class.getName());
    /** Elements of one piece of work. */
    private static final long PIECE = 1 << 18;

    private final TensorSource source;
    private final List<TensorSpec> tensors;
    private final Map<String, String> stored = new HashMap<>();

    private WeightLoader(TensorSource source, Map<TensorSpec, String> located) {
        this.source = source;
        this.tensors = List.copyOf(located.keySet());
        located.forEach((spec, name) -> stored.put(spec.name(), name));
    }

    /** A part of one tensor. */
    private record Piece(String stored, long first, MemorySegment target) {}

    /**
     * Finds the tensors of a model in its folder. Only headers are read, nothing is allocated. A folder may hold the weights
     * in several formats: the first file that has all of them is taken, and which were passed over is logged.
     *
     * @throws ModelFormatException when the folder holds no weights, a file is damaged, or no file fits: then all tensors are
     *     named that the first one misses, has beyond need or has in another shape
     */
    public static WeightLoader open(Path folder, ExpectedTensors expected) throws IOException {
        ModelFormatException first = null;
        for (Path file : WeightsFile.in(folder)) {
            TensorSource source = WeightsFile.open(file);
            try {
                WeightLoader loader = new WeightLoader(source, expected.locate(source));
                if (first != null) {
                    LOG.log(Level.WARNING, "weights are read from {0}, because {1}", file, first.getMessage());
                }
                return loader;
            } catch (ModelFormatException e) {
                source.close();
                first = first == null ? e : first;
            }
        }
        throw first;
    }

    /** The file the weights come from. */
    public Path location() {
        return source.location();
    }

    /** The file the weights come from, with whatever else it holds. */
    public TensorSource source() {
        return source;
    }

    /** The tensors of the model. */
    public List<TensorSpec> tensors() {
        return tensors;
    }

    /**
     * Reads a part of one tensor, as {@link #load} does.
     *
     * @param first element to begin with
     * @param target memory of as many float32 as to read
     * @throws ModelFormatException naming tensor and element of the first value that is not a finite number
     */
    public void read(TensorSpec spec, long first, MemorySegment target) {
        read(new Piece(stored.get(spec.name()), first, target)).ifPresent(problem -> {
            throw problem;
        });
    }

    /**
     * Refuses a model whose weights do not fit into host memory as float32.
     *
     * @throws ModelFormatException with what they need and what there is
     */
    public void requireMemory() {
        long elements = tensors.stream().mapToLong(TensorSpec::elements).reduce(0, Math::addExact);
        WeightMemory.require(location(), Map.of(Device.cpu(), Math.multiplyExact(elements, (long) Float.BYTES)));
    }

    /**
     * Reads tensors.
     *
     * @param targets for the name of each, memory of exactly its elements as float32
     * @throws ModelFormatException naming tensor and element of the first value that is not a finite number
     */
    public void load(Map<String, MemorySegment> targets) {
        List<Piece> pieces = new ArrayList<>();
        targets.forEach((name, target) -> cut(Objects.requireNonNull(stored.get(name), name), target, pieces));
        readAll(pieces);
    }

    private static void cut(String stored, MemorySegment target, List<Piece> pieces) {
        long elements = target.byteSize() / Float.BYTES;
        for (long at = 0; at < elements; at += PIECE) {
            long count = Math.min(PIECE, elements - at);
            pieces.add(new Piece(stored, at, target.asSlice(at * Float.BYTES, count * Float.BYTES)));
        }
    }

    private void readAll(List<Piece> pieces) {
        Optional<ModelFormatException> problem = pieces.parallelStream()
                .map(this::read)
                .flatMap(Optional::stream)
                .findFirst();
        if (problem.isPresent()) {
            throw problem.get();
        }
    }

    private Optional<ModelFormatException> read(Piece piece) {
        long count = piece.target().byteSize() / Float.BYTES;
        for (long at = 0; at < count; at += Finite.CACHED) {
            MemorySegment part =
                    piece.target().asSlice(at * Float.BYTES, Math.min(Finite.CACHED, count - at) * Float.BYTES);
            source.readFloats(piece.stored(), piece.first() + at, part);
            long bad = Finite.firstNot(part);
            if (bad >= 0) {
                return Optional.of(new ModelFormatException(
                        source.location(),
                        piece.stored(),
                        "element " + (piece.first() + at + bad) + ": " + Finite.value(part, bad)
                                + ": expected a finite number"));
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        source.close();
    }
}
