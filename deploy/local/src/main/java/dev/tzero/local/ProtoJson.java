package dev.tzero.local;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;

/** Messages in their JSON mapping. */
public final class ProtoJson {

    private static final JsonFormat.Printer LINE = JsonFormat.printer().omittingInsignificantWhitespace();

    private ProtoJson() {}

    /** On one line. */
    public static String line(MessageOrBuilder message) {
        return print(LINE, message);
    }

    /** For people. */
    public static String text(MessageOrBuilder message) {
        return print(JsonFormat.printer(), message);
    }

    /** @throws JsonFormatException saying what is wrong with it */
    public static void read(String json, Message.Builder message) {
        try {
            JsonFormat.parser().merge(json, message);
        } catch (InvalidProtocolBufferException e) {
            throw new JsonFormatException(
                    "is not the JSON of a " + message.getDescriptorForType().getFullName() + ": " + e.getMessage());
        }
    }

    private static String print(JsonFormat.Printer printer, MessageOrBuilder message) {
        try {
            return printer.print(message);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a message without Any has a JSON form", e);
        }
    }
}
