package org.nvgre.compiler.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.nvgre.compiler.ir.HeaderRef;
import org.nvgre.compiler.ir.IrExtern;
import org.nvgre.compiler.ir.IrModule;
import org.nvgre.compiler.ir.IrStmt;
import org.nvgre.compiler.ir.Resource;
import org.nvgre.compiler.source.NotSupported;
import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.typed.Def;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.typed.Program;
import org.nvgre.compiler.typed.Variable;
import org.nvgre.compiler.types.StructType;
import org.nvgre.compiler.types.Type;

/// An architecture: the blocks that its package is made of and what they are given, and what its externs and table
/// properties become. Everything else is the same for all.
abstract sealed class Architecture permits V1Model, PortableNic, Tofino, Xsa {

    final Lowering lowering;
    final Primitives primitives;
    /// The architecture's own metadata, by the names of their types.
    private final Map<String, Value> intrinsics = new HashMap<>();
    private final Map<Type, Value> headers = new LinkedHashMap<>();
    private final Map<Type, Value> metadata = new LinkedHashMap<>();

    Architecture(Lowering lowering) {
        this.lowering = lowering;
        this.primitives = lowering.primitives;
    }

    /// The architecture of the package that `main` is.
    static Architecture of(Program program, Lowering lowering) {
        return switch (program.architecture() + "/" + program.main().size()) {
            case "V1Switch/6" -> new V1Model(lowering);
            case "PNA_NIC/3" -> new PortableNic(false, lowering);
            case "PNA_NIC/4" -> new PortableNic(true, lowering);
            case "Switch/1", "Switch/2", "Switch/3", "Switch/4" -> Tofino.of(program, lowering);
            case "XilinxPipeline/3" -> new Xsa(lowering);
            default -> throw new NotSupported(
                    program.main().isEmpty() ? Span.NONE : program.main().getFirst().span(),
                    "the architecture of the package '" + program.architecture()
                            + "'; only V1Switch (v1model), PNA_NIC (pna), Switch (tna, t2na) and XilinxPipeline"
                            + " (xsa) are");
        };
    }

    /// What P4Info and the JSON call it.
    abstract String name();

    /// Translates the blocks of the package; `main` are its arguments.
    abstract void blocks(List<Expr> main);

    /// Says what an object is that has just been made in the block `in`, at `span`.
    abstract void declare(IrExtern object, BlockInstance in, Span span);

    /// The call of an extern function; null if it is none of this architecture's.
    abstract Value function(Expr.Callee.ExternFunction function, List<Value> values, Expr.Call call,
            Body body);

    /// The call of an object's method; `operation` is `Type.method`. Null if it is none of this architecture's.
    abstract Value method(String operation, IrExtern object, Arguments arguments, Expr.Call call, Body body);

    /// Null for a property that this architecture has not.
    abstract TableProperty property(String name);

    /// The action profile behind what a table names as its implementation; null if that needs none.
    IrExtern profile(IrExtern implementation) {
        return implementation;
    }

    /// Refuses an assignment by which the program would ask its target for what that does not do.
    void written(Expr place, Expr value) {
        // Most targets do all that they can be asked for.
    }

    /// The length of the packet in bytes; a parser asks.
    Value packetLength(Span span) {
        throw new NotSupported(span, "'packet_in.length'");
    }

    // ---- blocks

    /// The program's headers, which are named as in their struct. Blocks with the same type of headers share them.
    Value headers(Variable parameter) {
        return headers.computeIfAbsent(parameter.type(), type -> {
            if (type instanceof StructType struct && !Type.isHeader(struct)) {
                Map<String, Value> fields = new LinkedHashMap<>();
                for (StructType.Field field : struct.fields()) {
                    fields.put(field.name(),
                            lowering.storage.allocate(field.type(), field.name(), parameter.span()));
                }
                return new Value.Struct(fields, struct);
            }
            return lowering.storage.allocate(type, parameter.name(), parameter.span());
        });
    }

    /// The program's metadata, shared in the same way.
    Value metadata(Variable parameter) {
        return metadata.computeIfAbsent(parameter.type(),
                type -> lowering.storage.allocate(type, "userMetadata", parameter.span()));
    }

    /// Metadata of the architecture's own, named as their type without `_t`. A struct is metadata to BMv2; a header
    /// is one that the program itself extracts.
    Value intrinsic(Variable parameter) {
        if (!(parameter.type() instanceof StructType type)) {
            throw new NotSupported(parameter.span(),
                    "the parameter '" + parameter.name() + "' of type " + parameter.type());
        }
        return intrinsics.computeIfAbsent(type.name(), name -> {
            String instance = name.endsWith("_t") ? name.substring(0, name.length() - 2) : name;
            return Type.isHeader(type)
                    ? lowering.storage.header(type, instance)
                    : lowering.storage.metadata(type, instance);
        });
    }

    /// What a block's parameters are: the packet (if it has one), headers, metadata, and the architecture's own.
    Map<Variable, Value> arguments(BlockInstance block) {
        Map<Variable, Value> values = new HashMap<>();
        List<Variable> parameters = block.definition.parameters();
        int next = 0;
        if (!parameters.isEmpty() && parameters.getFirst().type() instanceof Type.Extern) {
            values.put(parameters.get(next++), new Value.None());
        }
        for (int i = next; i < parameters.size(); i++) {
            Variable parameter = parameters.get(i);
            values.put(parameter, switch (i - next) {
                case 0 -> headers(parameter);
                case 1 -> metadata(parameter);
                default -> intrinsic(parameter);
            });
        }
        return values;
    }

    void parser(String name, BlockInstance block) {
        lowering.guarded(() -> lowering.module.parsers.put(name,
                new Parsers(lowering).top(block, arguments(block))));
    }

    List<IrStmt> control(BlockInstance block) {
        return lowering.control(block, arguments(block));
    }

    void pipeline(String name, BlockInstance block) {
        lowering.guarded(() -> lowering.module.pipelines.put(name, control(block)));
    }

    /// The code of a deparser, taken apart into what is done and what is emitted then.
    IrModule.Deparser deparser(BlockInstance block) {
        List<IrStmt> before = new ArrayList<>();
        List<HeaderRef.Fixed> order = new ArrayList<>();
        List<IrStmt> code = control(block);
        Span span = ((Def.Control) block.definition).body.span();
        for (IrStmt statement : code) {
            if (statement instanceof IrStmt.Emit emit) {
                order.add(emit.header());
            } else if (order.isEmpty() || statement instanceof IrStmt.SetValid) {
                before.add(statement);
            } else {
                throw new NotSupported(span, "statements behind an 'emit' in the deparser '"
                        + block.definition.name() + "'");
            }
        }
        if (emits(before)) {
            throw new NotSupported(span, "statements other than 'emit' in the deparser '"
                    + block.definition.name()
                    + "' around an 'emit': what is valid is emitted, in a fixed order");
        }
        return new IrModule.Deparser(before, order);
    }

    private static boolean emits(List<IrStmt> code) {
        return code.stream().anyMatch(statement -> switch (statement) {
            case IrStmt.Emit _ -> true;
            case IrStmt.If branch -> emits(branch.then()) || emits(branch.otherwise());
            case IrStmt.Block inner -> emits(inner.body());
            case IrStmt.Loop loop -> emits(loop.body());
            default -> false;
        });
    }

    // ---- objects

    /// The object that a constructor's argument names.
    IrExtern object(Expr argument, BlockInstance in) {
        if (argument instanceof Expr.ObjectRef reference
                && lowering.object(reference.instance(),
                        new Body(in, Body.Place.CONTROL, null)) instanceof Value.Extern object) {
            return object.object();
        }
        throw new NotSupported(argument.span(), "this object here");
    }

    /// The unit that a member such as `PACKETS_AND_BYTES` means.
    static Resource.Unit unit(String member) {
        return switch (member.toUpperCase(Locale.ROOT)) {
            case "PACKETS" -> Resource.Unit.PACKETS;
            case "BYTES" -> Resource.Unit.BYTES;
            default -> Resource.Unit.BOTH;
        };
    }

    static NotSupported notSupported(String what, String architecture, Span span) {
        return new NotSupported(span, "'" + what + "' of " + architecture);
    }
}
