package dev.tzero.platform.outbox;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while what the service committed cannot be published. */
@Readiness
@Singleton
public class OutboxHealth implements HealthCheck {
    private final OutboxRelay relay;

    public OutboxHealth(OutboxRelay relay) {
        this.relay = relay;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("outbox");
        return relay.failure()
                .map(reason -> response.withData("reason", reason).down())
                .orElseGet(response::up)
                .build();
    }
}
