package dev.tzero.model.lm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.tzero.model.engine.Script;
import java.util.Arrays;

/** What is done to lists of tensors {@code [rows, heads, places, width]} when rows come and go. Holds compiled code only. */
public final class Rows {

    private static final String SOURCE = """
              def select(self, rows: Tensor, sizes: Tensor, t: List[Tensor]) -> List[Tensor]:
                return [torch.index_select(torch.narrow(x, 2, 0, int(sizes[0])), 0, torch.to(rows, ops.prim.device(x), 4)) for x in t]

              def enlarge(self, sizes: Tensor, t: List[Tensor]) -> List[Tensor]:
                enlarged = annotate(List[Tensor], [])
                for i in range(torch.len(t)):
                  x = t[i]
                  larger = torch.new_empty(x, [int(sizes[0]), x.size(1), int(sizes[1]), x.size(3)])
                  kept = torch.narrow(larger, 0, 0, x.size(0))
                  copied = torch.copy_(torch.narrow(kept, 2, 0, x.size(2)), x)
                  cleared = torch.zero_(torch.narrow(kept, 2, x.size(2), kept.size(2) - x.size(2)))
                  enlarged = torch.append(enlarged, larger)
                return enlarged

              def first(self, sizes: Tensor, t: List[Tensor]) -> List[Tensor]:
                return [torch.narrow(x, 0, 0, int(sizes[0])) for x in t]

              def move(self, source: Tensor, target: Tensor, t: List[Tensor]) -> List[Tensor]:
                for i in range(torch.len(t)):
                  moved = torch.index_select(t[i], 0, torch.to(source, ops.prim.device(t[i]), 4))
                  written = torch.index_copy_(t[i], 0, torch.to(target, ops.prim.device(t[i]), 4), moved)
                return annotate(List[Tensor], [])

              def put(self, target: Tensor, t: List[Tensor], put: List[Tensor]) -> List[Tensor]:
                for i in range(torch.len(t)):
                  rows = torch.to(target, ops.prim.device(t[i]), 4)
                  places = put[i].size(2)
                  written = torch.index_copy_(torch.narrow(t[i], 2, 0, places), 0, rows, torch.to(put[i], ops.prim.device(t[i]), ops.prim.dtype(t[i])))
                  cleared = torch.index_fill_(torch.narrow(t[i], 2, places, t[i].size(2) - places), 0, rows, 0)
                return annotate(List[Tensor], [])

              def clear(self, target: Tensor, t: List[Tensor]) -> List[Tensor]:
                for i in range(torch.len(t)):
                  cleared = torch.index_fill_(t[i], 0, torch.to(target, ops.prim.device(t[i]), 4), 0)
                return annotate(List[Tensor], [])
            """;

    private final Script select;
    private final Script enlarge;
    private final Script first;
    private final Script move;
    private final Script put;
    private final Script clear;

    /** @param manager of the compiled code */
    public Rows(NDManager manager) {
        Script.Module module = Script.compile(manager, SOURCE);
        this.select = module.method("select");
        this.enlarge = module.method("enlarge");
        this.first = module.method("first");
        this.move = module.method("move");
        this.put = module.method("put");
        this.clear = module.method("clear");
    }

    /** Copies of the first {@code places} of the given rows. */
    NDList select(NDManager manager, int[] rows, int places, NDList tensors) {
        return called(
                select, manager, new NDList(wide(manager, rows), wide(manager, places)).addAll(named("t", tensors)));
    }

    /** Copies with so many places, those behind the present ones zero, and with rows behind the present ones that hold anything. */
    NDList enlarge(NDManager manager, int rows, int places, NDList tensors) {
        return called(enlarge, manager, new NDList(wide(manager, rows, places)).addAll(named("t", tensors)));
    }

    /** The first rows, in the same memory. */
    NDList first(NDManager manager, int rows, NDList tensors) {
        return called(first, manager, new NDList(wide(manager, rows)).addAll(named("t", tensors)));
    }

    /** Writes what rows {@code source} hold to rows {@code target}, all at once. */
    void move(int[] source, int[] target, NDList tensors) {
        written(move, tensors, new NDList(), source, target);
    }

    /** Writes rows over rows {@code target}, and zero behind their places. */
    void put(int[] target, NDList rows, NDList tensors) {
        written(put, tensors, named("put", rows), target);
    }

    /** Makes rows zero. */
    void clear(int[] target, NDList tensors) {
        written(clear, tensors, new NDList(), target);
    }

    private static NDList called(Script script, NDManager manager, NDList arguments) {
        NDList results = script.call(arguments);
        results.attach(manager);
        return results;
    }

    private static void written(Script script, NDList tensors, NDList read, int[]... numbers) {
        try (NDManager scratch = tensors.getManager().newSubManager()) {
            NDList arguments = new NDList();
            for (int[] each : numbers) {
                arguments.add(wide(scratch, each));
            }
            script.call(arguments.addAll(named("t", tensors)).addAll(read));
        }
    }

    private static NDArray wide(NDManager manager, int... numbers) {
        return manager.create(Arrays.stream(numbers).asLongStream().toArray());
    }

    private static NDList named(String name, NDList tensors) {
        tensors.forEach(tensor -> tensor.setName(name + "[]"));
        return tensors;
    }
}
