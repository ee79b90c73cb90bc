package dev.tzero.model.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** An activation function, by the names that Hugging Face gives it in config.json. */
public enum Activation {
    RELU("relu"),
    /** {@code x * Phi(x)} by the error function. */
    GELU("gelu"),
    /** {@code x * Phi(x)} by a hyperbolic tangent. */
    GELU_TANH("gelu_new", "gelu_pytorch_tanh", "gelu_fast"),
    /** {@code x * sigmoid(x)}. */
    SILU("silu", "swish"),
    TANH("tanh"),
    SIGMOID("sigmoid"),
    /** The identity. */
    LINEAR("linear");

    private final List<String> names;

    Activation(String... names) {
        this.names = List.of(names);
    }

    /** The first of its names, which is written. */
    public String spelling() {
        return names.getFirst();
    }

    /** The activation of this name, or nothing. */
    public static Optional<Activation> of(String name) {
        return Arrays.stream(values())
                .filter(activation -> activation.names.contains(name))
                .findFirst();
    }

    /** Every name there is, for messages. */
    static String known() {
        return Arrays.stream(values())
                .flatMap(activation -> activation.names.stream())
                .collect(Collectors.joining(", "));
    }

    /** The TorchScript expression that applies it to the tensor {@code x}, itself an expression. */
    public String torchScript(String x) {
        return switch (this) {
            case RELU -> "torch.relu(" + x + ")";
            case GELU -> "torch.gelu(" + x + ", approximate=\"none\")";
            case GELU_TANH -> "torch.gelu(" + x + ", approximate=\"tanh\")";
            case SILU -> "torch.silu(" + x + ")";
            case TANH -> "torch.tanh(" + x + ")";
            case SIGMOID -> "torch.sigmoid(" + x + ")";
            case LINEAR -> x;
        };
    }
}
