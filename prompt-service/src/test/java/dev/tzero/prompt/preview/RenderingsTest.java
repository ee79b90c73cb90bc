package dev.tzero.prompt.preview;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.definitions.check.FindingCode;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.prompt.check.PromptError;
import dev.tzero.prompt.check.RefusedException;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RenderingsTest {

    @Test
    void whatARenderingThrowsIsThrownToItsCaller() {
        try (Renderings renderings = new Renderings(1, 1)) {
            IllegalArgumentException thrown = assertThrows(
                    IllegalArgumentException.class,
                    () -> renderings.run(() -> {
                        throw new IllegalArgumentException("no row");
                    }));
            assertEquals("no row", thrown.getMessage());
        }
    }

    @Test
    void aFullQueueRefusesAndSaysWhenToComeBack() throws InterruptedException, ExecutionException {
        CountDownLatch open = new CountDownLatch(1);
        CountDownLatch rendering = new CountDownLatch(1);
        BlockingQueue<ServiceException> refusals = new LinkedBlockingQueue<>();
        try (Renderings renderings = new Renderings(1, 1);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> first = callers.submit(() -> renderings.run(() -> {
                rendering.countDown();
                return await(open);
            }));
            rendering.await();
            Callable<String> late = () -> {
                try {
                    return renderings.run(() -> "rendered");
                } catch (ServiceException e) {
                    refusals.add(e);
                    return "refused";
                }
            };
            Future<String> second = callers.submit(late);
            Future<String> third = callers.submit(late);

            ServiceException refused = refusals.take();
            open.countDown();

            assertEquals(PromptError.of(FindingCode.PREVIEWS_BUSY), refused.code());
            assertTrue(refused.retryAfter().isPresent());
            assertEquals("first", first.get());
            assertEquals(Set.of("rendered", "refused"), Set.of(second.get(), third.get()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for a in range(99999) %}{% for b in range(99999) %}{{a*b}}{% endfor %}{% endfor %} ||| x",
                "{{ 'x' * 10**9 }} ||| x",
                "{% set n = namespace(s='xxxxxxxx') %}{% for i in range(99) %}{% set n.s = n.s ~ n.s %}{% endfor %} ||| x",
                "{{ range(10**9) | list }} ||| x",
                "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }} ||| x"
            })
    void hostileTemplatesEndInAnErrorAtTheirPlace(String template) {
        Preview preview =
                Preview.of(PromptDefinition.newBuilder().setTemplate(template).build());

        RefusedException refused = assertThrows(RefusedException.class, () -> preview.render(Map.of(), true, 0));

        assertEquals(PromptError.of(FindingCode.RENDERING_FAILED), refused.code());
        assertEquals("template", refused.findings().getFirst().getField());
        assertEquals(1, refused.findings().getFirst().getLine());
    }

    private static String await(CountDownLatch open) {
        try {
            open.await();
            return "first";
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
