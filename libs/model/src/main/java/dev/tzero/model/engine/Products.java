package dev.tzero.model.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Products of activations {@code [..., k]} with weights {@code [n, k]}, by the library that is fastest where they are
 * computed: oneDNN on the CPU, cuBLAS on a GPU.
 *
 * <p>libtorch's own {@code linear} multiplies float32 on the CPU by MKL, which leaves the widest vectors of some processors
 * unused and reads the weights of a product with few rows at a fraction of the memory's speed; oneDNN generates code for the
 * processor at hand. Weights are multiplied in their own element type; results are float32.
 *
 * <p>Weights that rest on another device than the activations are brought there for the one product: so parameters that do
 * not fit on a device can stay in host memory.
 */
public final class Products implements AutoCloseable {

    /** Number of bfloat16 among libtorch's scalar types (c10/core/ScalarType.h). */
    private static final int BFLOAT16 = 15;

    /** The same of float16. */
    private static final int FLOAT16 = 5;

    private static final String PRODUCT = """
              def product(self, x: Tensor, w: Tensor) -> Tensor:
                if ops.prim.is_cuda(x):
                  y = torch.linear(torch.to(x, ops.prim.dtype(w)), torch.to(w, ops.prim.device(x), ops.prim.dtype(w)))
                else:
                  if ops.prim.dtype(w) == 6:
                    y = FLOAT32_ON_CPU
                  else:
                    y = BFLOAT16_ON_CPU
                return torch.to(y, 6)

            """;

    private static final String RECORDED_BFLOAT16 = """
              def product(self, x: Tensor, w: Tensor) -> Tensor:
                return torch.to(torch.linear(torch.to(x, 15), torch.to(w, 15)), 6)

            """;

    private static final String PREPARE =
            """
              def rounded(self, w: Tensor) -> Tensor:
                return torch.to(w, BFLOAT16)

              def halved(self, w: Tensor) -> Tensor:
                return torch.to(w, HALF)

              def packed(self, w: Tensor) -> Tensor:
                return PACKED

              def copied(self, w: Tensor) -> Tensor:
                return torch.clone(w)

              def transposed(self, w: Tensor) -> Tensor:
                return torch.contiguous(torch.transpose(w, 0, 1))

            """.replace("BFLOAT16", Integer.toString(BFLOAT16)).replace("HALF", Integer.toString(FLOAT16));

    private static final String TYPED = """
              def typed(self, ones: Tensor, type: Tensor) -> Tensor:
                return self.product(ones, torch.to(ones, int(type)))

            """;

    /** Of the largest element: bfloat16 results are rounded to 8 bits. */
    private static final double TOLERANCE = 1e-2;

    private static final String ONEDNN =
            "ops.mkldnn._linear_pointwise(torch.to(x, ops.prim.dtype(w)), w, None, \"none\", annotate(List[Optional[number]], []), \"\")";
    private static final String ATEN = "torch.linear(torch.to(x, ops.prim.dtype(w)), w)";

    /** oneDNN orders matrices by blocks of 64; blocks that are not full have been seen to give wrong products. */
    private static final int BLOCK = 64;

    private static final boolean ONEDNN_FLOAT32 = works(6);
    private static final boolean ONEDNN_BFLOAT16 = works(BFLOAT16);

    private final NDManager manager;
    private final Script rounded;
    private final Script halved;
    private final Script packed;
    private final Script copied;
    private final Script transposed;
    private final Script product;
    private final Map<Kind, Boolean> trusted = new ConcurrentHashMap<>();

    /** Prepares weights. Holds compiled code until closed. */
    public Products() {
        this.manager = TorchEngine.newManager();
        Script.Module module = Script.compile(
                manager,
                forAnswers()
                        + PREPARE.replace(
                                "PACKED", ONEDNN_FLOAT32 ? "ops.mkldnn._reorder_linear_weight(w, None)" : "w"));
        this.rounded = module.method("rounded");
        this.halved = module.method("halved");
        this.packed = module.method("packed");
        this.copied = module.method("copied");
        this.transposed = module.method("transposed");
        this.product = module.method("product");
    }

    /** The method {@code product(x, w)} for answers: {@code x} is float32, {@code w} of any type and as {@link #packed} made it or not. */
    public static String forAnswers() {
        return source(ONEDNN_FLOAT32 ? ONEDNN : ATEN, ONEDNN_BFLOAT16 ? ONEDNN : ATEN);
    }

    private static String source(String float32, String bfloat16) {
        return PRODUCT.replace("BFLOAT16_ON_CPU", bfloat16).replace("FLOAT32_ON_CPU", float32);
    }

    /** Whether the CPU multiplies bfloat16 by instructions of its own; without them it is many times slower than float32. */
    public static boolean cpuHasBfloat16() {
        return ONEDNN_BFLOAT16;
    }

    /**
     * The method {@code product(x, w)} through which gradients flow; both are float32.
     *
     * @param rounded whether both are rounded to bfloat16 to be multiplied
     */
    public static String forTraining(boolean rounded) {
        return rounded ? RECORDED_BFLOAT16 : RecordedProduct.fastest();
    }

    /** A copy in bfloat16, in memory of {@code owner}. */
    public NDArray inBfloat16(NDArray weights, NDManager owner) {
        return prepared(rounded, weights, owner);
    }

    /** A copy in float16, in memory of {@code owner}; what exceeds 65,504 becomes infinite. */
    public NDArray inFloat16(NDArray weights, NDManager owner) {
        return prepared(halved, weights, owner);
    }

    /** A copy {@code [n, k]} of weights {@code [k, n]}, in memory of {@code owner}. */
    public NDArray transposed(NDArray weights, NDManager owner) {
        return prepared(transposed, weights, owner);
    }

    /**
     * A copy on the CPU in the order in which products read it, in memory of {@code owner}. It is good for {@code product}
     * alone: its elements cannot be read. Matrices that cannot be ordered so are copied as they are.
     *
     * @param bfloat16 whether {@link #inBfloat16} made them, else they are float32
     */
    public NDArray packed(NDArray weights, boolean bfloat16, NDManager owner) {
        // Asking an array of bfloat16 for its type aborts the JVM (DJL 0.35.1), so the caller has to know it.
        if ((bfloat16 ? ONEDNN_BFLOAT16 : ONEDNN_FLOAT32) && full(weights.getShape())) {
            NDArray result = prepared(packed, weights, owner);
            if (trusted.computeIfAbsent(new Kind(weights.getShape(), bfloat16), _ -> agree(weights, result))) {
                return result;
            }
            result.close();
        }
        return prepared(copied, weights, owner);
    }

    private static boolean full(Shape shape) {
        return shape.get(0) % BLOCK == 0 && shape.get(1) % BLOCK == 0;
    }

    /** What decides in which order a matrix is packed. */
    private record Kind(Shape shape, boolean bfloat16) {}

    /** Trust is good: the first packed matrix of its kind is multiplied, and must give what the plain one gives. */
    private boolean agree(NDArray plain, NDArray packed) {
        try (NDManager scratch = manager.newSubManager()) {
            NDArray x = Probe.values(scratch, new Shape(2, plain.getShape().get(1)));
            return Probe.agree(product(x, plain, scratch), product(x, packed, scratch), TOLERANCE);
        }
    }

    private NDArray product(NDArray x, NDArray weights, NDManager scratch) {
        String name = weights.getName();
        weights.setName(null);
        NDArray result = product.call(new NDList(x, weights)).singletonOrThrow();
        weights.setName(name);
        result.attach(scratch);
        return result;
    }

    private static NDArray prepared(Script method, NDArray weights, NDManager owner) {
        NDArray result = method.call(new NDList(weights)).singletonOrThrow();
        result.attach(owner);
        return result;
    }

    @Override
    public void close() {
        manager.close();
    }

    /** Builds of libtorch for some platforms come without oneDNN, and some processors without bfloat16. */
    private static boolean works(int type) {
        try (NDManager manager = TorchEngine.newManager()) {
            Script.Module module = Script.compile(manager, source(ONEDNN, ONEDNN) + TYPED);
            NDArray ones = manager.ones(new Shape(BLOCK, BLOCK));
            NDList result = module.method("typed").call(new NDList(ones, manager.create((long) type)));
            return result.singletonOrThrow().toFloatArray()[0] == BLOCK;
        } catch (RuntimeException e) {
            return false;
        }
    }
}
