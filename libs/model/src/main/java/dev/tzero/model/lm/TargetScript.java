package dev.tzero.model.lm;

/**
 * What the networks of all families share when they score targets, as TorchScript: a part for a source that has the methods
 * {@code logits(hidden, w)} and {@code beside(x, other)}.
 */
public final class TargetScript {

    /** Targets that have logits at the same time: those of a whole batch would be the largest tensor by far. */
    static final int AT_ONCE = 512;

    /** The method {@code target_log_probabilities}: of the states {@code [..., d]} at some positions, one label each. */
    public static final String METHODS = """
              def target_log_probabilities(self, hidden: Tensor, positions: Tensor, labels: Tensor, w: List[Tensor]) -> Tensor:
                every = torch.reshape(hidden, [-1, hidden.size(-1)])
                states = torch.split(torch.index_select(every, 0, self.beside(positions, hidden)), AT_ONCE)
                wanted = torch.split(torch.unsqueeze(self.beside(labels, hidden), 1), AT_ONCE)
                found = annotate(List[Tensor], [])
                for i in range(len(states)):
                  scores = torch.log_softmax(self.logits(states[i], w), -1)
                  found = torch.append(found, torch.gather(scores, 1, wanted[i]))
                return torch.squeeze(torch.cat(found), 1)

            """.replace("AT_ONCE", Integer.toString(AT_ONCE));

    private TargetScript() {}
}
