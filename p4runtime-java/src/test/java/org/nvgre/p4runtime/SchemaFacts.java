package org.nvgre.p4runtime;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.util.Set;
import java.util.TreeSet;

/// What two schemas have to agree on to talk to each other, one line for each fact.
final class SchemaFacts {
    private final Set<String> facts = new TreeSet<>();

    private SchemaFacts() {}

    static Set<String> of(FileDescriptorProto file) {
        SchemaFacts all = new SchemaFacts();
        String scope = file.getPackage();
        file.getMessageTypeList().forEach(message -> all.message(scope, message));
        file.getEnumTypeList().forEach(type -> all.enumeration(scope, type));
        file.getServiceList().forEach(service -> all.service(scope, service));
        return all.facts;
    }

    private void message(String scope, DescriptorProto message) {
        String name = scope + "." + message.getName();
        facts.add("message " + name + (message.getOptions().getMapEntry() ? " map entry" : ""));
        message.getFieldList().forEach(field -> field(name, message, field));
        message.getNestedTypeList().forEach(nested -> message(name, nested));
        message.getEnumTypeList().forEach(nested -> enumeration(name, nested));
    }

    private void field(String scope, DescriptorProto message, FieldDescriptorProto field) {
        String type = field.getTypeName().isEmpty() ? field.getType().name() : field.getTypeName();
        String oneof = field.hasOneofIndex()
                ? " oneof " + message.getOneofDecl(field.getOneofIndex()).getName()
                : "";
        facts.add("field %s.%s = %d %s %s%s".formatted(scope, field.getName(), field.getNumber(),
                field.getLabel(),
                type, oneof));
    }

    private void enumeration(String scope, EnumDescriptorProto type) {
        String name = scope + "." + type.getName();
        facts.add("enum " + name);
        type.getValueList()
                .forEach(value -> facts.add(name + "." + value.getName() + " = " + value.getNumber()));
    }

    private void service(String scope, ServiceDescriptorProto service) {
        String name = scope + "." + service.getName();
        facts.add("service " + name);
        service.getMethodList().forEach(method -> facts.add("rpc %s.%s(%s%s) returns (%s%s)".formatted(name,
                method.getName(), method.getClientStreaming() ? "stream " : "", method.getInputType(),
                method.getServerStreaming() ? "stream " : "", method.getOutputType())));
    }
}
