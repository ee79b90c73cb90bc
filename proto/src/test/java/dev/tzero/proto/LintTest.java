package dev.tzero.proto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Holds the contracts to the rules that Buf's categories STANDARD and COMMENTS name, so that the build needs no Buf.
 *
 * @see <a href="https://buf.build/docs/lint/rules">the rules</a>
 */
class LintTest {

    private static final Pattern LOWER_SNAKE = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");
    private static final Pattern UPPER_SNAKE = Pattern.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+)*");
    private static final Pattern PASCAL = Pattern.compile("([A-Z][a-z0-9]*)+");

    private static List<FileDescriptorProto> files;

    @BeforeAll
    static void readDescriptors() throws IOException {
        byte[] bytes = Files.readAllBytes(Path.of("target", "descriptors", "tzero.protobin"));
        files = FileDescriptorSet.parseFrom(bytes).getFileList().stream()
                .filter(file -> file.getPackage().startsWith("tzero."))
                .toList();
        assertFalse(files.isEmpty(), "no contract was compiled");
    }

    @Test
    void packagesEndInAVersionAndMatchTheirFolder() {
        List<String> wrong = new ArrayList<>();
        for (FileDescriptorProto file : files) {
            String folder = file.getPackage().replace('.', '/') + "/";
            if (!file.getPackage().matches("tzero\\.[a-z]+\\.v[1-9][0-9]*")
                    || !file.getName().startsWith(folder)
                    || !LOWER_SNAKE
                            .matcher(file.getName().substring(folder.length()).replace(".proto", ""))
                            .matches()) {
                wrong.add(file.getName() + " in package " + file.getPackage());
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void messagesFieldsAndEnumsAreNamedAsBufAsks() {
        List<String> wrong = new ArrayList<>();
        for (FileDescriptorProto file : files) {
            for (DescriptorProto message : file.getMessageTypeList()) {
                checkMessage(message, wrong);
            }
            for (EnumDescriptorProto type : file.getEnumTypeList()) {
                checkEnum(type, wrong);
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void everyRpcHasARequestAndAResponseOfItsOwnName() {
        List<String> wrong = new ArrayList<>();
        Map<String, String> userOfType = new HashMap<>();
        for (FileDescriptorProto file : files) {
            for (ServiceDescriptorProto service : file.getServiceList()) {
                if (!service.getName().endsWith("Service")) {
                    wrong.add("service " + service.getName());
                }
                for (MethodDescriptorProto rpc : service.getMethodList()) {
                    String prefix = "." + file.getPackage() + "." + rpc.getName();
                    if (!rpc.getInputType().equals(prefix + "Request")
                            || !rpc.getOutputType().equals(prefix + "Response")) {
                        wrong.add("rpc " + rpc.getName() + ": " + rpc.getInputType() + " → " + rpc.getOutputType());
                    }
                    for (String type : List.of(rpc.getInputType(), rpc.getOutputType())) {
                        String other = userOfType.put(type, rpc.getName());
                        if (other != null) {
                            wrong.add(type + " is used by " + other + " and " + rpc.getName());
                        }
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void everythingHasAComment() {
        List<String> bare = new ArrayList<>();
        for (FileDescriptorProto file : files) {
            for (Location location : file.getSourceCodeInfo().getLocationList()) {
                if (isElement(location) && location.getLeadingComments().isBlank()) {
                    bare.add(file.getName() + ":" + (location.getSpan(0) + 1));
                }
            }
        }
        assertEquals(List.of(), bare);
    }

    private static void checkMessage(DescriptorProto message, List<String> wrong) {
        if (!PASCAL.matcher(message.getName()).matches()) {
            wrong.add("message " + message.getName());
        }
        message.getFieldList().stream()
                .filter(field -> !LOWER_SNAKE.matcher(field.getName()).matches())
                .forEach(field -> wrong.add(message.getName() + "." + field.getName()));
        message.getNestedTypeList().stream()
                .filter(nested -> !nested.getOptions().getMapEntry())
                .forEach(nested -> checkMessage(nested, wrong));
        message.getEnumTypeList().forEach(nested -> checkEnum(nested, wrong));
    }

    private static void checkEnum(EnumDescriptorProto type, List<String> wrong) {
        String prefix = type.getName().replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase() + "_";
        if (type.getValue(0).getNumber() != 0 || !type.getValue(0).getName().equals(prefix + "UNSPECIFIED")) {
            wrong.add("enum " + type.getName() + " lacks " + prefix + "UNSPECIFIED = 0");
        }
        type.getValueList().stream()
                .filter(value -> !value.getName().startsWith(prefix)
                        || !UPPER_SNAKE.matcher(value.getName()).matches())
                .forEach(value -> wrong.add(type.getName() + "." + value.getName()));
    }

    /** Whether a location is that of a message, field, oneof, enum, enum value, service or rpc. */
    private static boolean isElement(Location location) {
        String path = location.getPathList().toString();
        String nesting = "(, 3, \\d+)*"; // messages within messages
        return path.matches("\\[4, \\d+" + nesting + "\\]") // message
                || path.matches("\\[4, \\d+" + nesting + ", 2, \\d+\\]") // field
                || path.matches("\\[4, \\d+" + nesting + ", 8, \\d+\\]") // oneof
                || path.matches("\\[(4, \\d+" + nesting + ", 4|5), \\d+(, 2, \\d+)?\\]") // enum and its values
                || path.matches("\\[6, \\d+(, 2, \\d+)?\\]"); // service and its rpcs
    }
}
