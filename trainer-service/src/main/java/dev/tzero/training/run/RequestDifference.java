package dev.tzero.training.run;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.tzero.proto.training.v1.TrainingRequest;
import java.util.ArrayList;
import java.util.List;

/** In which fields two requests of the same run differ. */
public final class RequestDifference {
    private RequestDifference() {}

    /** One entry a field, such as {@code hyperparameters.steps: 100 there, 200 here}; none when the two are equal. */
    public static List<String> between(TrainingRequest there, TrainingRequest here) {
        var differences = new ArrayList<String>();
        collect("", there, here, differences);
        return List.copyOf(differences);
    }

    private static void collect(String prefix, Message there, Message here, List<String> differences) {
        for (FieldDescriptor field : there.getDescriptorForType().getFields()) {
            Object left = there.getField(field);
            Object right = here.getField(field);
            boolean present = field.hasPresence() && there.hasField(field) != here.hasField(field);
            if (!present && left.equals(right)) {
                continue;
            }
            String name = prefix + field.getName();
            if (left instanceof Message before && right instanceof Message after && !present) {
                collect(name + ".", before, after, differences);
            } else {
                differences.add(
                        name + ": " + shown(field, there, left) + " there, " + shown(field, here, right) + " here");
            }
        }
    }

    private static String shown(FieldDescriptor field, Message owner, Object value) {
        if (field.hasPresence() && !owner.hasField(field)) {
            return "not set";
        }
        return value instanceof Message ? "set" : String.valueOf(value);
    }
}
