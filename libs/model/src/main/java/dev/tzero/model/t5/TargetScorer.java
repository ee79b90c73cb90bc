package dev.tzero.model.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tzero.model.config.T5Config;
import dev.tzero.model.lm.TargetRows;
import dev.tzero.model.vector.TensorMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How likely targets are after inputs: few tokens are computed in Java, more by libtorch. */
final class TargetScorer {

    private final T5Config config;
    private final T5Network network;
    private final NDList weights;
    private final Encoder encoder;
    private final Optional<VectorDecoder> vectorDecoder;

    TargetScorer(
            T5Config config,
            T5Network network,
            NDList weights,
            Encoder encoder,
            Optional<VectorDecoder> vectorDecoder) {
        this.config = config;
        this.network = network;
        this.weights = weights;
        this.encoder = encoder;
        this.vectorDecoder = vectorDecoder;
    }

    /**
     * Log-probabilities of the tokens of all targets, side by side.
     *
     * @param call of what is computed meanwhile
     * @param targets of each input
     */
    float[] logProbabilities(NDManager call, List<int[]> inputs, List<List<int[]>> targets) {
        EncoderOutput encoded = encoder.encode(call, inputs);
        int tokens = targets.stream()
                .flatMap(List::stream)
                .mapToInt(target -> target.length)
                .sum();
        return vectorDecoder.isPresent() && tokens <= VectorDecoder.MOST_ROWS
                ? byVectors(call, vectorDecoder.get(), encoded, inputs, targets, tokens)
                : byLibtorch(call, encoded, targets);
    }

    /** Every token is a row of its own, so that nothing is padded. */
    private float[] byVectors(
            NDManager call,
            VectorDecoder vectors,
            EncoderOutput encoded,
            List<int[]> inputs,
            List<List<int[]>> targets,
            int rows) {
        int[] tokens = new int[rows];
        int[] following = new int[rows];
        int[] before = new int[rows];
        int[] inputOfRow = new int[rows];
        int row = 0;
        for (int input = 0; input < targets.size(); input++) {
            for (int[] target : targets.get(input)) {
                for (int i = 0; i < target.length; i++, row++) {
                    tokens[row] = i == 0 ? config.decoderStartTokenId() : target[i - 1];
                    following[row] = target[i];
                    before[row] = i;
                    inputOfRow[row] = input;
                }
            }
        }
        NDList read = network.settle(encoded.cross(), weights);
        VectorDecoder.Seen seen = new VectorDecoder.Seen(
                inputOfRow,
                inputs.stream().mapToInt(input -> input.length).toArray(),
                Math.toIntExact(read.getFirst().getShape().get(2)),
                read.stream().map(TensorMemory::of).toList());
        return vectors.logProbabilities(tokens, following, vectors.ownMemory(call, before), seen);
    }

    private float[] byLibtorch(NDManager call, EncoderOutput encoded, List<List<int[]>> targets) {
        TargetRows target = TargetRows.of(rectangle(targets), config.decoderStartTokenId(), config.padTokenId());
        NDArray ids = call.create(target.decoderIds(), new Shape(target.rows(), target.width()));
        NDArray hidden = network.decode(call, weights, encoded, ids);
        return network.targetLogProbabilities(call, weights, hidden, target).toFloatArray();
    }

    /** As many targets for every input, those that are not there empty. */
    private static List<int[]> rectangle(List<List<int[]>> targets) {
        int most = targets.stream().mapToInt(List::size).max().orElse(0);
        List<int[]> rows = new ArrayList<>();
        for (List<int[]> ofInput : targets) {
            rows.addAll(ofInput);
            for (int i = ofInput.size(); i < most; i++) {
                rows.add(new int[0]);
            }
        }
        return rows;
    }
}
