package dev.tzero.model.train;

import dev.tzero.model.lm.Gradients;
import java.util.List;

/** Updates a model's parameters in place from gradients. Not safe for several threads; holds native memory until closed. */
public sealed interface Optimizer extends AutoCloseable permits AdamW, Adafactor {

    /** Name of the algorithm within files. */
    String kind();

    /** Updates made so far. */
    long step();

    /** Continues after {@code done} updates; the state is written through {@link #state()}. */
    void resumeAt(long done);

    /** Everything but {@link #step()} that the next update depends on. */
    List<StateTensor> state();

    /** One update at a learning rate. */
    void update(Gradients gradients, double rate);

    @Override
    void close();
}
