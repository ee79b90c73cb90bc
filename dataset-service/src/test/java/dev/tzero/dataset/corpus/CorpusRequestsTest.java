package dev.tzero.dataset.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.dataset.v1.CorpusOrder;
import dev.tzero.proto.dataset.v1.CorpusRequest;
import org.junit.jupiter.api.Test;

class CorpusRequestsTest {

    private static final CorpusRequest GOOD =
            CorpusRequest.newBuilder().setCorpusId("c1").setMixture("m").build();

    @Test
    void defaultsAreSpelledOut() {
        CorpusRequest checked = CorpusRequests.checked(GOOD);

        assertEquals(CorpusOrder.CORPUS_ORDER_SHUFFLED, checked.getOrder());
        assertEquals(4, checked.getPartitions());
        assertEquals(
                checked,
                CorpusRequests.checked(GOOD.toBuilder().setPasses(1).build()),
                "one pass is what nothing said means");
    }

    @Test
    void aBadFieldIsNamedWithItsValueAndWhatWasExpected() {
        refused(
                "corpus_id is 'a/b', expected 1 to 200 letters, digits, '_' or '-', the first a letter or digit",
                GOOD.toBuilder().setCorpusId("a/b"));
        refused(
                "mixture is absent, expected mixture or inline_mixture",
                GOOD.toBuilder().clearMixture());
        refused(
                "mixture is blank, expected the name of a mixture",
                GOOD.toBuilder().setMixture(" "));
        refused("max_examples is -1, expected 0 or more", GOOD.toBuilder().setMaxExamples(-1));
        refused("partitions is 65, expected 0 to 64", GOOD.toBuilder().setPartitions(65));
        refused("passes is 1001, expected 0 to 1000", GOOD.toBuilder().setPasses(1001));
        refused("order is 9, expected SHUFFLED or SEQUENTIAL", GOOD.toBuilder().setOrderValue(9));
    }

    @Test
    void theDifferenceOfTwoRequestsIsNamed() {
        CorpusRequest known = CorpusRequests.checked(GOOD);

        assertEquals("", CorpusRequests.difference(known, known));
        assertEquals(
                "seed was 0, now 4; max_examples was 0, now 10",
                CorpusRequests.difference(
                        known, known.toBuilder().setSeed(4).setMaxExamples(10).build()));
        assertEquals(
                "mixture was m, now absent; inline_mixture was absent, now name: \"x\"",
                CorpusRequests.difference(
                        known,
                        known.toBuilder()
                                .setInlineMixture(dev.tzero.proto.dataset.v1.Mixture.newBuilder()
                                        .setName("x"))
                                .build()));
    }

    private static void refused(String message, CorpusRequest.Builder request) {
        assertEquals(
                message,
                assertThrows(ServiceException.class, () -> CorpusRequests.checked(request.build()))
                        .getMessage());
    }
}
