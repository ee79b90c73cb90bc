package dev.tzero.inference.api;

import dev.tzero.inference.compute.Replica;
import dev.tzero.inference.messaging.PromotionReader;
import jakarta.inject.Singleton;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the promotions were read: then the replica knows which models it serves, be it none. */
@Readiness
@Singleton
public class PromotionsCheck implements HealthCheck {

    private final PromotionReader promotions;
    private final Replica replica;

    public PromotionsCheck(PromotionReader promotions, Replica replica) {
        this.promotions = promotions;
        this.replica = replica;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("promotions");
        replica.models().served().forEach(served -> response.withData(served.alias(), served.digest()));
        replica.models().refused().forEach((alias, why) -> response.withData("refused " + alias, why));
        try {
            return response.status(promotions.caughtUp()).build();
        } catch (KafkaException e) {
            return response.withData("problem", e.getMessage()).down().build();
        }
    }
}
