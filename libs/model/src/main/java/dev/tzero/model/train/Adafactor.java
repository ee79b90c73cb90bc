package dev.tzero.model.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tzero.model.engine.Script;
import dev.tzero.model.lm.Gradients;
import dev.tzero.model.lm.Parameter;
import dev.tzero.model.lm.Slab;
import dev.tzero.model.lm.TrainableModel;
import java.util.ArrayList;
import java.util.List;

/** Adafactor, parameter by parameter: those that share a slab have scales, moments and clipping of their own. */
final class Adafactor implements Optimizer {

    private static final String METHODS = """
              def rms(self, x: Tensor) -> Tensor:
                return torch.sqrt(torch.mean(torch.square(x)))

              def direction(self, g: Tensor, row: Tensor, column: Tensor, full: Tensor, s: Tensor) -> Tensor:
                decay = float(s[1])
                square = torch.add_(torch.square(g), float(s[2]))
                if torch.numel(full) > 0:
                  torch.add_(torch.mul_(full, decay), square, alpha=1.0 - decay)
                  return torch.rsqrt(full) * g
                torch.add_(torch.mul_(row, decay), torch.mean(square, [1]), alpha=1.0 - decay)
                torch.add_(torch.mul_(column, decay), torch.mean(square, [0]), alpha=1.0 - decay)
                rows = torch.unsqueeze(torch.rsqrt(row / torch.mean(row)), 1)
                return torch.mul_(rows * torch.rsqrt(column), g)

              def update(self, p: Tensor, g: Tensor, row: List[Tensor], column: List[Tensor], full: List[Tensor], m: List[Tensor], s: Tensor) -> Tensor:
                parts = torch.chunk(p, len(row))
                gradients = torch.chunk(g, len(row))
                for i in range(len(row)):
                  part = parts[i]
                  u = self.direction(gradients[i], row[i], column[i], full[i], s)
                  torch.div_(u, torch.clamp(self.rms(u) / float(s[4]), 1.0))
                  scale = torch.clamp(self.rms(part), float(s[3]))
                  torch.mul_(u, float(s[0]))
                  if float(s[7]) != 0.0:
                    torch.mul_(u, scale)
                  if torch.numel(m[i]) > 0:
                    u = torch.add_(torch.mul_(m[i], float(s[5])), u, alpha=1.0 - float(s[5]))
                  if float(s[6]) != 0.0:
                    if float(s[8]) != 0.0:
                      torch.mul_(part, 1.0 - scale * float(s[6]))
                    else:
                      torch.mul_(part, 1.0 - float(s[6]))
                  torch.sub_(part, u)
                return s
            """;

    private final AdafactorOptions options;
    private final NDManager manager;
    private final List<SlabState> slabs = new ArrayList<>();
    private final List<StateTensor> state = new ArrayList<>();
    private final Script update;
    private long step;

    /** A window on a slab's parameters, and four lists of state with one tensor per parameter; one without elements is none. */
    private record SlabState(boolean decays, NDArray window, NDList rows, NDList columns, NDList whole, NDList means) {}

    Adafactor(AdafactorOptions options, TrainableModel model, NDManager parent) {
        this.options = options;
        this.manager = parent.newSubManager();
        for (Slab slab : model.slabs()) {
            slabs.add(stateOf(slab, model.flatParameters()));
        }
        this.update = Script.compile(manager, METHODS).method("update");
    }

    @Override
    public String kind() {
        return "adafactor";
    }

    @Override
    public long step() {
        return step;
    }

    @Override
    public void resumeAt(long done) {
        step = done;
    }

    @Override
    public List<StateTensor> state() {
        return List.copyOf(state);
    }

    @Override
    public void update(Gradients gradients, double rate) {
        step++;
        double decay = 1 - Math.pow(step, -options.decayExponent());
        try (NDManager scratch = gradients.manager().newSubManager()) {
            for (int i = 0; i < slabs.size(); i++) {
                SlabState slab = slabs.get(i);
                double weightDecay =
                        slab.decays() ? options.weightDecay() * Math.pow(rate, options.weightDecayRateExponent()) : 0;
                NDArray settings = scratch.create(new double[] {
                    rate,
                    decay,
                    options.epsilon1(),
                    options.epsilon2(),
                    options.clippingThreshold(),
                    options.beta1(),
                    weightDecay,
                    options.scaleParameter() ? 1 : 0,
                    options.scaleWeightDecay() ? 1 : 0
                });
                NDArray gradient = gradients.gradients().get(i);
                gradient.setName("g");
                NDList arguments = new NDList(slab.window(), gradient);
                arguments.addAll(slab.rows());
                arguments.addAll(slab.columns());
                arguments.addAll(slab.whole());
                arguments.addAll(slab.means());
                arguments.add(settings);
                update.call(arguments).forEach(result -> result.attach(scratch));
            }
        }
    }

    @Override
    public void close() {
        manager.close();
    }

    private SlabState stateOf(Slab slab, NDArray flat) {
        NDList rows = new NDList();
        NDList columns = new NDList();
        NDList whole = new NDList();
        NDList means = new NDList();
        for (Parameter p : slab.parameters()) {
            boolean factored =
                    p.shape().size() == 2 && p.shape().stream().allMatch(side -> side >= options.minDimSizeToFactor());
            rows.add(tensor(factored, "exp_avg_sq_row.", p, factored ? p.shape().subList(0, 1) : List.of()));
            columns.add(
                    tensor(factored, "exp_avg_sq_col.", p, factored ? p.shape().subList(1, 2) : List.of()));
            whole.add(tensor(!factored, "exp_avg_sq.", p, p.shape()));
            means.add(tensor(options.beta1() > 0, "exp_avg.", p, p.shape()));
        }
        NDArray window = Windows.of(manager, flat, slab.offset(), slab.shape());
        window.setName("p");
        return new SlabState(
                slab.decays(),
                window,
                Windows.name("row[]", rows),
                Windows.name("column[]", columns),
                Windows.name("full[]", whole),
                Windows.name("m[]", means));
    }

    private NDArray tensor(boolean present, String prefix, Parameter parameter, List<Long> shape) {
        if (!present) {
            return manager.zeros(new Shape(0));
        }
        NDArray zeros = manager.zeros(new Shape(shape));
        state.add(new StateTensor(prefix + parameter.name(), shape, zeros, 0));
        return zeros;
    }
}
