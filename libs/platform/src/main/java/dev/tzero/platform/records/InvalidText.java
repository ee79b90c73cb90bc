package dev.tzero.platform.records;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Optional;

/** Finds the text of a Protobuf message that is not UTF-8, of which the parser says only that there is one. */
final class InvalidText {

    private InvalidText() {}

    /** The first such field, as {@code outer.inner}; empty if there is none, or the bytes are no message. */
    static Optional<String> field(Descriptor type, byte[] message) {
        try {
            return Optional.ofNullable(field(type, CodedInputStream.newInstance(message), ""));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String field(Descriptor type, CodedInputStream in, String path) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            boolean delimited = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
            if (field == null || !delimited) {
                in.skipField(tag);
                continue;
            }
            ByteString bytes = in.readBytes();
            String name = path + field.getName();
            if (field.getType() == FieldDescriptor.Type.STRING && !bytes.isValidUtf8()) {
                return name;
            }
            if (field.getType() == FieldDescriptor.Type.MESSAGE) {
                String inner = field(field.getMessageType(), bytes.newCodedInput(), name + ".");
                if (inner != null) {
                    return inner;
                }
            }
        }
        return null;
    }
}
