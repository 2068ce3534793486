package org.nvgre.compiler.p4info;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import org.nvgre.compiler.check.Folding;
import org.nvgre.compiler.syntax.Annotation;
import org.nvgre.compiler.syntax.Declaration;
import org.nvgre.compiler.syntax.Token;
import org.nvgre.compiler.typed.Program;
import org.nvgre.compiler.types.StructType;
import org.nvgre.compiler.types.Type;
import org.p4.config.v1.P4BitTypeSpec;
import org.p4.config.v1.P4BitstringLikeTypeSpec;
import org.p4.config.v1.P4BoolType;
import org.p4.config.v1.P4DataTypeSpec;
import org.p4.config.v1.P4EnumTypeSpec;
import org.p4.config.v1.P4ErrorType;
import org.p4.config.v1.P4ErrorTypeSpec;
import org.p4.config.v1.P4HeaderStackTypeSpec;
import org.p4.config.v1.P4HeaderTypeSpec;
import org.p4.config.v1.P4HeaderUnionTypeSpec;
import org.p4.config.v1.P4IntTypeSpec;
import org.p4.config.v1.P4NamedType;
import org.p4.config.v1.P4NewTypeSpec;
import org.p4.config.v1.P4NewTypeTranslation;
import org.p4.config.v1.P4SerializableEnumTypeSpec;
import org.p4.config.v1.P4StructTypeSpec;
import org.p4.config.v1.P4TupleTypeSpec;
import org.p4.config.v1.P4TypeInfo;
import org.p4.config.v1.P4VarbitTypeSpec;

/// Describes types for the control plane (P4Runtime specification, section 8). Named types are added to
/// `type_info` as they are met.
final class TypeSpecs {

    private final P4TypeInfo.Builder info;
    private final Program program;

    TypeSpecs(P4TypeInfo.Builder info, Program program) {
        this.info = info;
        this.program = program;
    }

    private static P4NamedType named(String name) {
        return P4NamedType.newBuilder().setName(name).build();
    }

    P4DataTypeSpec of(Type type) {
        P4DataTypeSpec.Builder spec = P4DataTypeSpec.newBuilder();
        switch (type) {
            case Type.Bits _,Type.Varbit _ -> spec.setBitstring(bitstring(type));
            case Type.Simple s when s == Type.Simple.BOOL -> spec.setBool(P4BoolType.getDefaultInstance());
            case Type.Simple s when s == Type.Simple.ERROR -> {
                spec.setError(P4ErrorType.getDefaultInstance());
                info.setError(P4ErrorTypeSpec.newBuilder().addAllMembers(program.errors()));
            }
            case Type.Tuple tuple -> {
                P4TupleTypeSpec.Builder members = P4TupleTypeSpec.newBuilder();
                tuple.elements().forEach(e -> members.addMembers(of(e)));
                spec.setTuple(members);
            }
            case Type.EnumType e -> {
                spec.setEnum(named(e.name()));
                P4EnumTypeSpec.Builder members = P4EnumTypeSpec.newBuilder();
                e.members().forEach(m -> members.addMembers(P4EnumTypeSpec.Member.newBuilder().setName(m)));
                info.putEnums(e.name(), members.build());
            }
            case Type.SerializableEnum e -> {
                spec.setSerializableEnum(named(e.name()));
                P4SerializableEnumTypeSpec.Builder members = P4SerializableEnumTypeSpec.newBuilder()
                        .setUnderlyingType(
                                P4BitTypeSpec.newBuilder().setBitwidth(e.underlying().width()));
                e.members().forEach(
                        (name, value) -> members.addMembers(P4SerializableEnumTypeSpec.Member.newBuilder()
                                .setName(name).setValue(bytes(value, e.underlying().width()))));
                info.putSerializableEnums(e.name(), members.build());
            }
            case Type.Fresh fresh -> {
                spec.setNewType(named(fresh.name()));
                fresh(fresh);
            }
            case StructType struct -> struct(struct, spec);
            case Type.Stack stack -> spec.setHeaderStack(P4HeaderStackTypeSpec.newBuilder().setHeader(of(stack
                    .element()).getHeader()).setSize(stack.size()));
            default -> {
            }
        }
        return spec.build();
    }

    /// The width of a value as the controller sees it; 0 for one that is translated from a string. The translation of
    /// a type that this one is made from does not count.
    static int width(Type type) {
        if (type instanceof Type.Fresh fresh) {
            return fresh.annotations().get("p4runtime_translation").map(TypeSpecs::translation).map(
                    P4NewTypeTranslation::getSdnBitwidth).orElseGet(() -> Type.width(type));
        }
        return Type.width(type);
    }

    /// A value as P4Runtime has it: as many bytes as its type, most significant first.
    static ByteString bytes(BigInteger value, int width) {
        byte[] result = new byte[(width + 7) / 8];
        byte[] digits = value.and(Folding.mask(width)).toByteArray();
        for (int i = 0; i < Math.min(result.length, digits.length); i++) {
            result[result.length - 1 - i] = digits[digits.length - 1 - i];
        }
        return ByteString.copyFrom(result);
    }

    private static P4BitstringLikeTypeSpec bitstring(Type type) {
        P4BitstringLikeTypeSpec.Builder bits = P4BitstringLikeTypeSpec.newBuilder();
        switch (Type.representation(type)) {
            case Type.Varbit varbit ->
                bits.setVarbit(P4VarbitTypeSpec.newBuilder().setMaxBitwidth(varbit.maxWidth()));
            case Type.Bits b when b.signed() ->
                bits.setInt(P4IntTypeSpec.newBuilder().setBitwidth(b.width()));
            default -> bits.setBit(P4BitTypeSpec.newBuilder().setBitwidth(Type.width(type)));
        }
        return bits.build();
    }

    private void struct(StructType struct, P4DataTypeSpec.Builder spec) {
        switch (struct.kind()) {
            case STRUCT -> {
                spec.setStruct(named(struct.name()));
                P4StructTypeSpec.Builder members = P4StructTypeSpec.newBuilder();
                struct.fields().forEach(
                        f -> members.addMembers(P4StructTypeSpec.Member.newBuilder().setName(f.name())
                                .setTypeSpec(of(f.type()))));
                info.putStructs(struct.name(), members.build());
            }
            case HEADER -> {
                spec.setHeader(named(struct.name()));
                P4HeaderTypeSpec.Builder members = P4HeaderTypeSpec.newBuilder();
                fields(struct, "", members);
                info.putHeaders(struct.name(), members.build());
            }
            case UNION -> {
                spec.setHeaderUnion(named(struct.name()));
                P4HeaderUnionTypeSpec.Builder members = P4HeaderUnionTypeSpec.newBuilder();
                struct.fields()
                        .forEach(f -> members.addMembers(P4HeaderUnionTypeSpec.Member.newBuilder().setName(f
                                .name()).setHeader(of(f.type()).getHeader())));
                info.putHeaderUnions(struct.name(), members.build());
            }
        }
    }

    private static void fields(StructType struct, String prefix, P4HeaderTypeSpec.Builder members) {
        for (StructType.Field field : struct.fields()) {
            if (field.type() instanceof StructType inner && inner.kind() == Declaration.StructKind.STRUCT) {
                fields(inner, prefix + field.name() + ".", members);
            } else {
                members.addMembers(
                        P4HeaderTypeSpec.Member.newBuilder().setName(prefix + field.name()).setTypeSpec(
                                bitstring(field.type())));
            }
        }
    }

    private void fresh(Type.Fresh fresh) {
        Type underlying = fresh;
        while (underlying instanceof Type.Fresh inner) {
            underlying = inner.underlying();
        }
        P4NewTypeSpec.Builder spec = P4NewTypeSpec.newBuilder();
        spec.addAllAnnotations(AnnotationText.of(fresh.annotations(), "p4runtime_translation"::equals));
        P4DataTypeSpec original = of(underlying);
        var translation = fresh.annotations().get("p4runtime_translation");
        if (translation.isPresent()) {
            spec.setTranslatedType(translation(translation.get()));
        } else {
            spec.setOriginalType(original);
        }
        info.putNewTypes(fresh.name(), spec.build());
    }

    /// `@p4runtime_translation("uri", string)`, `(.., bit<W>)` or `(.., W)`.
    private static P4NewTypeTranslation translation(Annotation annotation) {
        P4NewTypeTranslation.Builder builder = P4NewTypeTranslation.newBuilder();
        for (Token token : annotation.body()) {
            Annotation one = new Annotation("", false, java.util.List.of(token), "", token.span());
            switch (token.kind()) {
                case STRING -> builder.setUri(one.string().orElse(""));
                case INTEGER -> builder.setSdnBitwidth(one.integer().orElse(0L).intValue());
                default -> {
                    if (token.text().equals("string")) {
                        builder.setSdnString(P4NewTypeTranslation.SdnString.getDefaultInstance());
                    }
                }
            }
        }
        return builder.build();
    }
}
