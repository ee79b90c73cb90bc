package dev.tzero.model.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tzero.model.engine.Script;
import dev.tzero.model.t5.Gradients;
import dev.tzero.model.t5.Slab;
import dev.tzero.model.t5.T5Model;
import java.util.ArrayList;
import java.util.List;

/** AdamW in PyTorch's order of operations (decay first, then the step), by PyTorch's fused kernel. */
final class AdamW implements AutoCloseable {

    private static final String METHODS = """
              def norm(self, g: List[Tensor]) -> Tensor:
                return torch.linalg_vector_norm(torch.stack(torch._foreach_norm(g)))

              def scale(self, g: List[Tensor], factor: Tensor) -> Tensor:
                torch._foreach_mul_(g, float(factor))
                return factor

              def update(self, p: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor], steps: List[Tensor], settings: Tensor) -> Tensor:
                none = annotate(List[Tensor], [])
                torch._fused_adamw_(p, g, m, v, none, steps, lr=float(settings[0]), beta1=float(settings[1]), beta2=float(settings[2]), weight_decay=float(settings[3]), eps=float(settings[4]), amsgrad=False, maximize=False)
                return settings
            """;

    private final AdamWOptions options;
    private final NDManager manager;
    private final NDArray mean;
    private final NDArray square;
    private final List<Group> groups = new ArrayList<>();
    private final Script norm;
    private final Script scale;
    private final Script update;
    private long step;

    /** Slabs that share a weight decay: their places in the list of all, and windows on parameters and moments. */
    private record Group(double weightDecay, List<Integer> places, NDList windows) {}

    AdamW(AdamWOptions options, T5Model model, NDManager parent) {
        this.options = options;
        this.manager = parent.newSubManager();
        this.mean = manager.zeros(new Shape(model.parameterCount()), DataType.FLOAT32);
        this.square = manager.zeros(new Shape(model.parameterCount()), DataType.FLOAT32);
        for (boolean decays : new boolean[] {true, false}) {
            groups.add(group(model, decays));
        }
        Script.Module module = Script.compile(manager, METHODS);
        this.norm = module.method("norm");
        this.scale = module.method("scale");
        this.update = module.method("update");
    }

    /** Steps made so far. */
    long step() {
        return step;
    }

    /** Continues after {@code done} steps; the moments are written through {@link #mean()} and {@link #square()}. */
    void resumeAt(long done) {
        step = done;
    }

    /** First moment of all parameters, in the order of the model's flat array. */
    NDArray mean() {
        return mean;
    }

    /** Second moment of all parameters, in the order of the model's flat array. */
    NDArray square() {
        return square;
    }

    /** Length of the gradient as one vector. */
    double norm(Gradients gradients) {
        return norm.call(named("g[]", gradients.gradients())).singletonOrThrow().getFloat();
    }

    /** Multiplies the gradient in place. */
    void scale(Gradients gradients, double factor) {
        NDList arguments = named("g[]", gradients.gradients());
        arguments.add(gradients.manager().create(factor));
        scale.call(arguments);
    }

    /** One update of the model's parameters in place, at a learning rate. */
    void update(Gradients gradients, double rate) {
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
                named("g[]", arguments);
                int size = group.places().size();
                NDList all = new NDList(group.windows().subList(0, size));
                all.addAll(arguments);
                all.addAll(group.windows().subNDList(size));
                all.addAll(steps);
                all.add(scratch.create(
                        new double[] {rate, options.beta1(), options.beta2(), group.weightDecay(), options.epsilon()}));
                update.call(all).forEach(result -> result.attach(scratch));
            }
        }
    }

    @Override
    public void close() {
        manager.close();
    }

    private Group group(T5Model model, boolean decays) {
        List<Integer> places = new ArrayList<>();
        NDList parameters = new NDList();
        NDList means = new NDList();
        NDList squares = new NDList();
        List<Slab> slabs = model.slabs();
        for (int i = 0; i < slabs.size(); i++) {
            Slab slab = slabs.get(i);
            if (slab.decays() == decays) {
                places.add(i);
                parameters.add(window(model.flatParameters(), slab));
                means.add(window(mean, slab));
                squares.add(window(square, slab));
            }
        }
        NDList windows = named("p[]", parameters);
        windows.addAll(named("m[]", means));
        windows.addAll(named("v[]", squares));
        return new Group(decays ? options.weightDecay() : 0, places, windows);
    }

    private NDArray window(NDArray flat, Slab slab) {
        try (NDManager scratch = manager.newSubManager()) {
            NDArray window = flat.get(scratch, new NDIndex(slab.offset() + ":" + slab.end()))
                    .reshape(slab.shape());
            window.attach(manager);
            return window;
        }
    }

    private static NDList named(String name, NDList list) {
        NDList named = new NDList(list.size());
        for (NDArray array : list) {
            array.setName(name);
            named.add(array);
        }
        return named;
    }
}
