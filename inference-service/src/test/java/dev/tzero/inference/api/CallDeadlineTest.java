package dev.tzero.inference.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallDeadlineTest {

    @ParameterizedTest
    @CsvSource({
        "2H, 7200000000000",
        "3M, 180000000000",
        "4S, 4000000000",
        "50m, 50000000",
        "60u, 60000",
        "99999999n, 99999999",
        ", 9223372036854775807",
        "123456789S, 9223372036854775807",
        "4x, 9223372036854775807",
        "-1S, 9223372036854775807"
    })
    void timeoutsAreReadAsGrpcSendsThem(String sent, long nanos) {
        assertEquals(nanos, CallDeadline.nanos(sent));
    }
}
