package dev.tzero.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tzero.proto.inference.v1.RankRequest;
import dev.tzero.proto.training.v1.Promotion;
import dev.tzero.testkit.TzeroTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an alias answers with. */
@QuarkusTest
@QuarkusTestResource(TzeroTestResource.class)
@Tag("slow")
class PromotionTest extends ServiceFixture {

    @Test
    void anAliasMovesToTheNextCheckpointAndBack() {
        Promotion first = promote("moving", 1);
        Promotion second = promote("moving", 2);
        String afterSecond = answeringDigest("moving");
        publish(first);
        awaitServed("moving", first.getCheckpointDigest());

        assertEquals(second.getCheckpointDigest(), afterSecond);
        assertEquals(first.getCheckpointDigest(), answeringDigest("moving"));
    }

    @Test
    void aCheckpointThatIsNotWhatItsDigestSaysIsRefusedAndTheOldOneServesOn() throws IOException {
        Promotion good = promote("guarded", 1);
        Promotion bad = TinyModels.promotion(folder, "guarded", 3);
        Path weights = Path.of(URI.create(bad.getUri())).resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);
        publish(bad);
        // A later promotion is acted on after the bad one.
        promote("guarded-later", 1);

        assertEquals(good.getCheckpointDigest(), answeringDigest("guarded"));
    }

    private String answeringDigest(String alias) {
        return service.rank(RankRequest.newBuilder()
                        .setModel(alias)
                        .addTasks(QUESTION)
                        .build())
                .getResults(0)
                .getModelDigest();
    }
}
