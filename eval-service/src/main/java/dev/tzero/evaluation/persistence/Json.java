package dev.tzero.evaluation.persistence;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;

/** Messages in columns of type jsonb, so that people can read them with SQL. */
final class Json {
    private Json() {}

    static String write(Message message) {
        try {
            // PostgreSQL's jsonb cannot hold the character U+0000.
            return JsonFormat.printer()
                    .omittingInsignificantWhitespace()
                    .print(message)
                    .replace("\\u0000", "\\ufffd");
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a message of our own cannot be written as JSON", e);
        }
    }

    static <B extends Message.Builder> B read(String json, B builder) {
        try {
            JsonFormat.parser().merge(json, builder);
            return builder;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(
                    "a stored " + builder.getDescriptorForType().getFullName() + " cannot be read", e);
        }
    }
}
