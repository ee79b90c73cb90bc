package dev.tzero.inference.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LanesTest {

    @Test
    void peopleGoFirstAndEveryFifthTurnIsTheTopics() {
        Lanes<String> lanes = new Lanes<>();
        for (int i = 0; i < 8; i++) {
            lanes.add("p" + i, true);
        }
        lanes.add("t0", false);
        lanes.add("t1", false);

        assertEquals("p0 p1 p2 p3 t0 p4 p5 p6 p7 t1", order(lanes));
    }

    @Test
    void turnsBeforeAnythingOfTopicsWaitedDoNotCount() {
        Lanes<String> lanes = new Lanes<>();
        for (int i = 0; i < 9; i++) {
            lanes.add("p" + i, true);
        }
        for (int i = 0; i < 4; i++) {
            next(lanes);
        }
        lanes.add("t0", false);

        assertEquals("p4 p5 p6 p7 t0 p8", order(lanes));
    }

    @Test
    void whatIsUnwantedIsTakenOut() {
        Lanes<String> lanes = new Lanes<>();
        lanes.add("p0", true);
        lanes.add("t0", false);
        lanes.removeIf(item -> item.endsWith("0"));

        assertTrue(lanes.isEmpty());
    }

    private static String order(Lanes<String> lanes) {
        StringBuilder order = new StringBuilder();
        while (!lanes.isEmpty()) {
            order.append(' ').append(next(lanes));
        }
        return order.substring(1);
    }

    private static String next(Lanes<String> lanes) {
        boolean people = lanes.peopleNext();
        lanes.took(people);
        return lanes.lane(people).removeFirst();
    }
}
