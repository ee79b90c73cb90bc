package dev.tzero.model.lm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tzero.model.engine.Script;

/** What is done to lists of tensors {@code [rows, heads, length, width]} when rows come and go. Holds compiled code only. */
public final class Rows {

    private static final String SOURCE = """
              def select(self, rows: Tensor, kept: Tensor, t: List[Tensor]) -> List[Tensor]:
                return [torch.index_select(torch.narrow(x, 2, 0, kept.size(0)), 0, torch.to(rows, ops.prim.device(x), 4)) for x in t]

              def extend(self, more: Tensor, t: List[Tensor]) -> List[Tensor]:
                return [torch.constant_pad_nd(x, [0, 0, 0, more.size(1), 0, 0, 0, more.size(0)], 0) for x in t]

              def join(self, a: List[Tensor], b: List[Tensor]) -> List[Tensor]:
                longest = ops.prim.max(a[0].size(2), b[0].size(2))
                joined = annotate(List[Tensor], [])
                for i in range(torch.len(a)):
                  x = torch.constant_pad_nd(a[i], [0, 0, 0, longest - a[i].size(2)], 0)
                  y = torch.constant_pad_nd(b[i], [0, 0, 0, longest - b[i].size(2)], 0)
                  joined = torch.append(joined, torch.cat([x, y], 0))
                return joined
            """;

    private final Script select;
    private final Script extend;
    private final Script join;

    /** @param manager of the compiled code */
    public Rows(NDManager manager) {
        Script.Module module = Script.compile(manager, SOURCE);
        this.select = module.method("select");
        this.extend = module.method("extend");
        this.join = module.method("join");
    }

    /** Copies of the first {@code length} places of the given rows, in {@code manager}. */
    public NDList select(NDManager manager, int[] rows, int length, NDList tensors) {
        long[] wide = new long[rows.length];
        for (int i = 0; i < rows.length; i++) {
            wide[i] = rows[i];
        }
        NDArray index = manager.create(wide);
        NDArray kept = manager.zeros(new Shape(length));
        return called(select, manager, new NDList(index, kept).addAll(named(tensors, "t[]")));
    }

    /** Copies with further rows and places, all zero. */
    public NDList extend(NDManager manager, int rows, int places, NDList tensors) {
        NDArray more = manager.zeros(new Shape(rows, places));
        return called(extend, manager, new NDList(more).addAll(named(tensors, "t[]")));
    }

    /** The rows of two lists one behind the other; the shorter ones are filled with zero. */
    public NDList join(NDManager manager, NDList first, NDList second) {
        NDList arguments = new NDList();
        arguments.addAll(named(first, "a[]"));
        arguments.addAll(named(second, "b[]"));
        return called(join, manager, arguments);
    }

    private static NDList called(Script script, NDManager manager, NDList arguments) {
        NDList results = script.call(arguments);
        results.attach(manager);
        return results;
    }

    private static NDList named(NDList tensors, String name) {
        tensors.forEach(tensor -> tensor.setName(name));
        return tensors;
    }
}
