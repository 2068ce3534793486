package org.nvgre.p4runtime;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/// The schema that ONOS publishes. Its generated classes are too old to be loaded beside a current protobuf,
/// so their descriptors are read from the class files: a static initialiser begins with the file's descriptor
/// as string constants.
final class PublishedDescriptors {
    private static final List<String> CLASSES = List.of("p4/v1/P4DataOuterClass", "p4/v1/P4RuntimeOuterClass",
            "p4/config/v1/P4Types", "p4/config/v1/P4InfoOuterClass");

    private PublishedDescriptors() {}

    static Stream<FileDescriptorProto> files() {
        return CLASSES.stream().map(PublishedDescriptors::file);
    }

    private static FileDescriptorProto file(String className) {
        try (InputStream in = PublishedDescriptors.class.getResourceAsStream("/" + className + ".class")) {
            if (in == null) {
                throw new AssertionError(className + " is not on the test class path");
            }
            String descriptor = descriptor(ClassFile.of().parse(in.readAllBytes()));
            return FileDescriptorProto.parseFrom(descriptor.getBytes(StandardCharsets.ISO_8859_1));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(className + " holds no descriptor where one was expected", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String descriptor(ClassModel outer) {
        MethodModel initialiser = outer.methods().stream()
                .filter(m -> m.methodName().equalsString("<clinit>"))
                .findFirst().orElseThrow();
        StringBuilder text = new StringBuilder();
        for (CodeElement element : initialiser.code().orElseThrow()) {
            switch (element) {
                case ConstantInstruction constant when constant.constantValue() instanceof String chunk ->
                    text.append(chunk);
                case InvokeInstruction _ -> {
                    return text.toString();
                }
                default -> {
                }
            }
        }
        throw new AssertionError("the static initialiser calls nothing");
    }
}
