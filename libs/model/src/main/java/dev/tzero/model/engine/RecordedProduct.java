package dev.tzero.model.engine;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Float32 products through which gradients flow, by the library that is faster on this processor.
 *
 * <p>MKL, which libtorch's own {@code linear} calls, leaves half of the vector width of some processors unused (AMD's Zen 5
 * among them) where oneDNN does not; on others both are at the processor's limit, and MKL is spared the copies that oneDNN's
 * operators ask for. So both are timed once per process, by a product with its two gradients; oneDNN has to be right, and
 * ahead by far: that machines of one kind always decide alike matters more than the last percent, for a different order of
 * additions is a different rounding.
 */
final class RecordedProduct {

    private static final String ATEN = """
              def product(self, x: Tensor, w: Tensor) -> Tensor:
                return torch.linear(x, w)

            """;

    /** Of small matrices the copies cost more than the product. */
    private static final String ONEDNN = """
              def product(self, x: Tensor, w: Tensor) -> Tensor:
                if torch.numel(w) < LARGE or ops.prim.is_cuda(x):
                  y = torch.linear(x, w)
                else:
                  y = torch.to_dense(ops.aten.mkldnn_linear(torch.to_mkldnn(x), w, None))
                return y

            """.replace("LARGE", Integer.toString(1 << 18));

    private static final String PROBE = """
              def aten(self, x: Tensor, w: Tensor, dy: Tensor) -> List[Tensor]:
                return [torch.linear(x, w), torch.matmul(dy, w), torch.matmul(torch.transpose(dy, 0, 1), x)]

              def onednn(self, x: Tensor, w: Tensor, dy: Tensor) -> List[Tensor]:
                own = torch.to_mkldnn(x)
                y = torch.to_dense(ops.aten.mkldnn_linear(own, w, None))
                dx, dw, db = ops.aten.mkldnn_linear_backward(own, torch.to_mkldnn(dy), w, [True, True, False])
                return [y, torch.to_dense(dx), dw]
            """;

    /** Rows, inputs and outputs of the timed product: that of a feed-forward layer, some milliseconds long. */
    private static final int ROWS = 256;

    private static final int INPUTS = 768;
    private static final int OUTPUTS = 1024;

    private static final int REPEATS = 12;
    private static final double FAR_AHEAD = 1.4;
    private static final double TOLERANCE = 1e-4;

    private RecordedProduct() {}

    /** The method {@code product(x, w)} of TorchScript; {@code x} is {@code [..., k]}, {@code w} is {@code [n, k]}. */
    static String fastest() {
        return Choice.SOURCE;
    }

    /** oneDNN's form, whether or not it is the faster one. */
    static String oneDnn() {
        return ONEDNN;
    }

    /** Made when the first model is trained. */
    private static final class Choice {
        private static final String SOURCE = oneDnnIsFarAhead() ? ONEDNN : ATEN;
    }

    /** Builds of libtorch for some platforms come without oneDNN. */
    private static boolean oneDnnIsFarAhead() {
        try (NDManager manager = TorchEngine.newManager()) {
            Script.Module module = Script.compile(manager, PROBE);
            Script aten = module.method("aten");
            Script oneDnn = module.method("onednn");
            NDList arguments = new NDList(
                    Probe.values(manager, new Shape(ROWS, INPUTS)),
                    Probe.values(manager, new Shape(OUTPUTS, INPUTS)),
                    Probe.values(manager, new Shape(ROWS, OUTPUTS)));
            long atenNanos = Long.MAX_VALUE;
            long oneDnnNanos = Long.MAX_VALUE;
            for (int i = 0; i < REPEATS; i++) {
                atenNanos = Math.min(atenNanos, nanos(aten, arguments));
                oneDnnNanos = Math.min(oneDnnNanos, nanos(oneDnn, arguments));
            }
            return atenNanos > FAR_AHEAD * oneDnnNanos && agree(aten.call(arguments), oneDnn.call(arguments));
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static long nanos(Script product, NDList arguments) {
        long start = System.nanoTime();
        product.call(arguments).close();
        return System.nanoTime() - start;
    }

    private static boolean agree(NDList expected, NDList actual) {
        for (int i = 0; i < expected.size(); i++) {
            if (!Probe.agree(expected.get(i), actual.get(i), TOLERANCE)) {
                return false;
            }
        }
        return true;
    }
}
