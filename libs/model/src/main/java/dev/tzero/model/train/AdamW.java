package dev.tzero.model.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tzero.model.engine.Script;
import dev.tzero.model.lm.Gradients;
import dev.tzero.model.lm.Parameter;
import dev.tzero.model.lm.Slab;
import dev.tzero.model.lm.TrainableModel;
import java.util.ArrayList;
import java.util.List;

/**
 * AdamW by PyTorch's fused kernel.
 *
 * <p>{@link AdamWOptions.Variant#HUGGING_FACE} is the same kernel with an epsilon that undoes the correction, followed by
 * the decay.
 */
final class AdamW implements Optimizer {

    private static final String METHODS = """
              def update(self, p: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor], steps: List[Tensor], settings: Tensor) -> Tensor:
                none = annotate(List[Tensor], [])
                torch._fused_adamw_(p, g, m, v, none, steps, lr=float(settings[0]), beta1=float(settings[1]), beta2=float(settings[2]), weight_decay=float(settings[3]), eps=float(settings[4]), amsgrad=False, maximize=False)
                if float(settings[5]) != 1.0:
                  torch._foreach_mul_(p, float(settings[5]))
                return settings
            """;

    private final AdamWOptions options;
    private final NDManager manager;
    private final NDArray mean;
    private final NDArray square;
    private final List<Parameter> parameters;
    private final List<Group> groups = new ArrayList<>();
    private final Script update;
    private long step;

    /** Slabs that share a weight decay: their places in the list of all, and windows on parameters and moments. */
    private record Group(double weightDecay, List<Integer> places, NDList windows) {}

    AdamW(AdamWOptions options, TrainableModel model, NDManager parent) {
        this.options = options;
        this.manager = parent.newSubManager();
        this.parameters = model.parameters();
        this.mean = manager.zeros(new Shape(model.parameterCount()), DataType.FLOAT32);
        this.square = manager.zeros(new Shape(model.parameterCount()), DataType.FLOAT32);
        for (boolean decays : new boolean[] {true, false}) {
            groups.add(group(model, decays));
        }
        this.update = Script.compile(manager, METHODS).method("update");
    }

    @Override
    public String kind() {
        return "adamw";
    }

    @Override
    public long step() {
        return step;
    }

    @Override
    public void resumeAt(long done) {
        step = done;
    }

    /** Two moments per parameter. */
    @Override
    public List<StateTensor> state() {
        List<StateTensor> state = new ArrayList<>();
        for (Parameter p : parameters) {
            state.add(new StateTensor("exp_avg." + p.name(), p.shape(), mean, p.offset()));
            state.add(new StateTensor("exp_avg_sq." + p.name(), p.shape(), square, p.offset()));
        }
        return state;
    }

    @Override
    public void update(Gradients gradients, double rate) {
        step++;
        try (NDManager scratch = gradients.manager().newSubManager()) {
            NDArray count = scratch.create((float) step);
            count.setName("steps[]");
            for (Group group : groups) {
                NDList arguments = new NDList();
                NDList steps = new NDList();
                for (int place : group.places()) {
                    arguments.add(gradients.gradients().get(place));
                    steps.add(count);
                }
                Windows.name("g[]", arguments);
                int size = group.places().size();
                NDList all = new NDList(group.windows().subList(0, size));
                all.addAll(arguments);
                all.addAll(group.windows().subNDList(size));
                all.addAll(steps);
                all.add(scratch.create(settings(rate, group.weightDecay())));
                update.call(all).forEach(result -> result.attach(scratch));
            }
        }
    }

    /** Rate, betas, decay before the update, epsilon, and the factor of a decay after it. */
    private double[] settings(double rate, double weightDecay) {
        return switch (options.variant()) {
            case TORCH -> new double[] {rate, options.beta1(), options.beta2(), weightDecay, options.epsilon(), 1};
            case HUGGING_FACE -> {
                double uncorrected = options.epsilon() / Math.sqrt(1 - Math.pow(options.beta2(), step));
                yield new double[] {rate, options.beta1(), options.beta2(), 0, uncorrected, 1 - rate * weightDecay};
            }
        };
    }

    @Override
    public void close() {
        manager.close();
    }

    private Group group(TrainableModel model, boolean decays) {
        List<Integer> places = new ArrayList<>();
        NDList own = new NDList();
        NDList means = new NDList();
        NDList squares = new NDList();
        List<Slab> slabs = model.slabs();
        for (int i = 0; i < slabs.size(); i++) {
            Slab slab = slabs.get(i);
            if (slab.decays() == decays) {
                places.add(i);
                own.add(Windows.of(manager, model.flatParameters(), slab.offset(), slab.shape()));
                means.add(Windows.of(manager, mean, slab.offset(), slab.shape()));
                squares.add(Windows.of(manager, square, slab.offset(), slab.shape()));
            }
        }
        NDList windows = Windows.name("p[]", own);
        windows.addAll(Windows.name("m[]", means));
        windows.addAll(Windows.name("v[]", squares));
        return new Group(decays ? options.weightDecay() : 0, places, windows);
    }
}
