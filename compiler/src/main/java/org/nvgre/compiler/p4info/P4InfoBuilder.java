package org.nvgre.compiler.p4info;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.nvgre.compiler.ir.IrAction;
import org.nvgre.compiler.ir.IrExtern;
import org.nvgre.compiler.ir.IrModule;
import org.nvgre.compiler.ir.IrState;
import org.nvgre.compiler.ir.IrTable;
import org.nvgre.compiler.p4info.SymbolIds.Kind;
import org.nvgre.compiler.source.Diagnostics;
import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.syntax.Annotation;
import org.nvgre.compiler.syntax.Annotations;
import org.nvgre.compiler.syntax.Declaration;
import org.nvgre.compiler.syntax.Token;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.typed.Variable;
import org.nvgre.compiler.types.StructType;
import org.nvgre.compiler.types.Type;
import org.p4.config.v1.Action;
import org.p4.config.v1.ControllerPacketMetadata;
import org.p4.config.v1.Digest;
import org.p4.config.v1.MatchField;
import org.p4.config.v1.P4Info;
import org.p4.config.v1.P4NamedType;
import org.p4.config.v1.P4TypeInfo;
import org.p4.config.v1.PkgInfo;
import org.p4.config.v1.PlatformProperties;
import org.p4.config.v1.Preamble;
import org.p4.config.v1.ValueSet;

/// The control plane's view of a program (P4Runtime specification, sections 6 and 7).
public final class P4InfoBuilder {

    private final IrModule module;
    private final Diagnostics diagnostics;
    private final P4Info.Builder info = P4Info.newBuilder();
    private final P4TypeInfo.Builder typeInfo = P4TypeInfo.newBuilder();
    private final SymbolIds ids;
    private final TypeSpecs types;

    private P4InfoBuilder(IrModule module, Diagnostics diagnostics) {
        this.module = module;
        this.diagnostics = diagnostics;
        this.ids = new SymbolIds(diagnostics);
        this.types = new TypeSpecs(typeInfo, module.program);
    }

    public static P4Info build(IrModule module, Diagnostics diagnostics) {
        return new P4InfoBuilder(module, diagnostics).run();
    }

    private P4Info run() {
        List<IrAction> actions = actions();
        List<StructType> controllerHeaders = module.program.headerTypes().stream()
                .filter(h -> h.annotations().has(
                        "controller_header"))
                .toList();
        collect(actions, controllerHeaders);
        ids.assign();

        for (IrTable table : visibleTables()) {
            new TableInfo(info, ids, types, diagnostics).add(table);
        }
        actions.forEach(this::action);
        ExternInfo externs = new ExternInfo(info, ids, types);
        module.externs.stream().sorted(Comparator.comparing(e -> e.order)).forEach(externs::add);
        controllerHeaders.forEach(this::controllerHeader);
        module.valueSets.forEach(this::valueSet);
        Set<String> digests = new HashSet<>();
        for (IrModule.LearnList digest : module.learnLists) {
            if (digests.add(digest.name())) {
                info.addDigests(Digest.newBuilder()
                        .setPreamble(preamble(Kind.DIGEST, digest.name(), Annotations.NONE))
                        .setTypeSpec(types.of(digest.type())));
            }
        }
        packageInfo();
        // p4c's P4Info has this field, empty or not, as soon as there is anything that could have a type.
        boolean typed = info.getTablesCount() > 0 || !module.externs.isEmpty() || module.callsExterns
                || actions.stream()
                        .anyMatch(a -> !a.parameters().isEmpty())
                || info.getControllerPacketMetadataCount() > 0;
        if (typed || typeInfo.build().getSerializedSize() > 0) {
            info.setTypeInfo(typeInfo);
        }
        return info.build();
    }

    private List<IrTable> visibleTables() {
        return module.tables.stream().filter(t -> !t.definition.annotations.has("hidden"))
                .sorted(Comparator.comparing(t -> t.order)).toList();
    }

    /// One of each name: an action is lowered once for every table that has it.
    private List<IrAction> actions() {
        List<IrAction> all = new ArrayList<>(module.actions);
        all.addAll(module.calledActions);
        Set<String> names = new HashSet<>();
        return all.stream().sorted(Comparator.comparing(IrAction::order))
                .filter(a -> !annotations(a).has("hidden") && names.add(a.name())).toList();
    }

    private static Annotations annotations(IrAction action) {
        return action.definition() == null ? Annotations.NONE : action.definition().annotations;
    }

    private void collect(List<IrAction> actions, List<StructType> controllerHeaders) {
        actions.forEach(a -> ids.add(Kind.ACTION, a.name(), annotations(a), a.definition() == null
                ? Span.NONE
                : a.definition().span));
        visibleTables()
                .forEach(t -> ids.add(Kind.TABLE, t.name, t.definition.annotations, t.definition.span));
        for (IrExtern extern : module.externs) {
            Kind kind = ExternInfo.kind(extern);
            if (kind != null) {
                ids.add(kind, extern.name, extern.annotations, Span.NONE);
            }
        }
        for (StructType header : controllerHeaders) {
            ids.add(Kind.CONTROLLER_HEADER, header.annotations().nameOr(header.name()), header.annotations(),
                    Span.NONE);
        }
        module.valueSets
                .forEach(s -> ids.add(Kind.VALUE_SET, s.name(), s.definition().annotations(), s.definition()
                        .span()));
        module.learnLists.forEach(d -> ids.add(Kind.DIGEST, d.name(), Annotations.NONE, Span.NONE));
    }

    private Preamble preamble(Kind kind, String name, Annotations annotations) {
        return preamble(ids, kind, name, annotations, a -> false);
    }

    static Preamble preamble(SymbolIds ids, Kind kind, String name, Annotations annotations,
            Predicate<String> except) {
        Preamble.Builder preamble = Preamble.newBuilder().setId(ids.id(kind, name)).setName(name)
                .setAlias(ids.alias(
                        name));
        preamble.addAllAnnotations(AnnotationText.of(annotations, except));
        preamble.addAllStructuredAnnotations(AnnotationText.structured(annotations));
        var documentation = AnnotationText.documentation(annotations);
        if (documentation != null) {
            preamble.setDoc(documentation);
        }
        return preamble.build();
    }

    private void action(IrAction action) {
        Action.Builder builder = Action.newBuilder()
                .setPreamble(preamble(Kind.ACTION, action.name(), annotations(
                        action)));
        List<Integer> fieldIds = FieldIds
                .of(action.parameters().stream().map(Variable::annotations).toList());
        for (int i = 0; i < action.parameters().size(); i++) {
            Variable parameter = action.parameters().get(i);
            Action.Param.Builder param = Action.Param.newBuilder().setId(fieldIds.get(i)).setName(parameter
                    .annotations().nameOr(parameter.name()));
            param.addAllAnnotations(AnnotationText.of(parameter.annotations()));
            param.addAllStructuredAnnotations(AnnotationText.structured(parameter.annotations()));
            var documentation = AnnotationText.documentation(parameter.annotations());
            if (documentation != null) {
                param.setDoc(documentation);
            }
            if (!(parameter.type() instanceof Type.EnumType)) {
                param.setBitwidth(TypeSpecs.width(parameter.type()));
            }
            types.of(parameter.type());
            if (parameter.type() instanceof Type.Fresh || parameter.type() instanceof Type.EnumType) {
                param.setTypeName(P4NamedType.newBuilder().setName(parameter.type().toString()));
            }
            builder.addParams(param);
        }
        info.addActions(builder);
    }

    private void controllerHeader(StructType header) {
        String name = header.annotations().string("controller_header").orElse(header.name());
        Preamble.Builder preamble = preamble(Kind.CONTROLLER_HEADER,
                header.annotations().nameOr(header.name()), header
                        .annotations())
                .toBuilder().setName(name).setAlias(name);
        ControllerPacketMetadata.Builder builder = ControllerPacketMetadata.newBuilder()
                .setPreamble(preamble);
        List<StructType.Field> fields = new ArrayList<>();
        flatten(header, "", fields);
        List<Integer> fieldIds = FieldIds.of(fields.stream().map(StructType.Field::annotations).toList());
        for (int i = 0; i < fields.size(); i++) {
            StructType.Field field = fields.get(i);
            if (field.annotations().has("hidden")) {
                continue;
            }
            ControllerPacketMetadata.Metadata.Builder metadata = ControllerPacketMetadata.Metadata
                    .newBuilder().setId(
                            fieldIds.get(i))
                    .setName(field.annotations().nameOr(field.name())).setBitwidth(TypeSpecs.width(field
                            .type()));
            metadata.addAllAnnotations(AnnotationText.of(field.annotations()));
            metadata.addAllStructuredAnnotations(AnnotationText.structured(field.annotations()));
            types.of(field.type());
            if (field.type() instanceof Type.Fresh fresh) {
                metadata.setTypeName(P4NamedType.newBuilder().setName(fresh.name()));
            }
            builder.addMetadata(metadata);
        }
        info.addControllerPacketMetadata(builder);
    }

    private static void flatten(StructType type, String prefix, List<StructType.Field> fields) {
        for (StructType.Field field : type.fields()) {
            if (field.type() instanceof StructType inner && inner.kind() == Declaration.StructKind.STRUCT) {
                flatten(inner, prefix + field.name() + ".", fields);
            } else {
                fields.add(new StructType.Field(prefix + field.name(), field.type(), field.annotations()));
            }
        }
    }

    private void valueSet(IrState.IrValueSet set) {
        ValueSet.Builder builder = ValueSet.newBuilder().setPreamble(preamble(Kind.VALUE_SET, set.name(), set
                .definition().annotations()));
        if (set.definition().arguments().getFirst() instanceof Expr.Const size) {
            builder.setSize(size.value().intValue());
        }
        switch (((Type.SetOf) set.definition().type()).element()) {
            case StructType struct -> {
                List<Integer> fieldIds = FieldIds
                        .of(struct.fields().stream().map(StructType.Field::annotations)
                                .toList());
                for (int i = 0; i < struct.fields().size(); i++) {
                    builder.addMatch(member(struct.fields().get(i), fieldIds.get(i)));
                }
            }
            case Type.SerializableEnum e -> {
                int id = 1;
                for (String member : e.members().keySet()) {
                    builder.addMatch(
                            MatchField.newBuilder().setId(id++).setName(member).setBitwidth(e.underlying()
                                    .width()).setMatchType(MatchField.MatchType.EXACT));
                }
            }
            case Type element ->
                builder.addMatch(MatchField.newBuilder().setId(1).setBitwidth(Type.width(element))
                        .setMatchType(MatchField.MatchType.EXACT));
        }
        info.addValueSets(builder);
    }

    private static MatchField member(StructType.Field field, int id) {
        MatchField.Builder match = MatchField.newBuilder().setId(id)
                .setName(field.annotations().nameOr(field.name()))
                .setBitwidth(Type.width(field.type()));
        match.addAllAnnotations(AnnotationText.of(field.annotations(), "match"::equals));
        var documentation = AnnotationText.documentation(field.annotations());
        if (documentation != null) {
            match.setDoc(documentation);
        }
        String kind = field.annotations().get("match").map(Annotation::text).orElse("exact");
        TableInfo.matchType(match, kind);
        return match.build();
    }

    private void packageInfo() {
        PkgInfo.Builder builder = PkgInfo.newBuilder().setArch(module.architecture);
        Annotations annotations = module.program.mainAnnotations();
        annotations.get("pkginfo").ifPresent(a -> pairs(a, (key, value) -> {
            switch (key) {
                case "name" -> builder.setName(text(value));
                case "version" -> builder.setVersion(text(value));
                case "organization" -> builder.setOrganization(text(value));
                case "contact" -> builder.setContact(text(value));
                case "url" -> builder.setUrl(text(value));
                case "arch" -> builder.setArch(text(value));
                default -> diagnostics.warning(value.span(), "unknown key '" + key + "' in @pkginfo");
            }
        }));
        annotations.get("platform_property").ifPresent(a -> {
            PlatformProperties.Builder properties = builder.getPlatformPropertiesBuilder();
            pairs(a, (key, value) -> {
                int number = new Annotation("", false, List.of(value), "", value.span()).integer().orElse(0L)
                        .intValue();
                switch (key) {
                    case "multicast_group_table_size" -> properties.setMulticastGroupTableSize(number);
                    case "multicast_group_table_total_replicas" ->
                        properties.setMulticastGroupTableTotalReplicas(
                                number);
                    case "multicast_group_table_max_replicas_per_entry" -> properties
                            .setMulticastGroupTableMaxReplicasPerEntry(number);
                    default ->
                        diagnostics.warning(value.span(), "unknown key '" + key + "' in @platform_property");
                }
            });
        });
        Predicate<String> except = name -> name.equals("pkginfo") || name.equals("platform_property");
        builder.addAllAnnotations(AnnotationText.of(annotations, except));
        List<Annotation> others = annotations.all().stream().filter(a -> !except.test(a.name())).toList();
        builder.addAllStructuredAnnotations(AnnotationText.structured(new Annotations(others)));
        var documentation = AnnotationText.documentation(annotations);
        if (documentation != null) {
            builder.setDoc(documentation);
        }
        info.setPkgInfo(builder);
    }

    private static String text(Token value) {
        return new Annotation("", false, List.of(value), "", value.span()).string().orElse("");
    }

    private static void pairs(Annotation annotation, java.util.function.BiConsumer<String, Token> each) {
        List<Token> body = annotation.body();
        for (int i = 0; i + 2 < body.size(); i += 4) {
            each.accept(body.get(i).text(), body.get(i + 2));
        }
    }
}
