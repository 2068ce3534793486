package org.nvgre.compiler.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.nvgre.compiler.ir.DeclarationOrder;
import org.nvgre.compiler.ir.IrAction;
import org.nvgre.compiler.ir.IrExpr;
import org.nvgre.compiler.ir.IrExtern;
import org.nvgre.compiler.ir.IrModule;
import org.nvgre.compiler.ir.IrState;
import org.nvgre.compiler.ir.IrStmt;
import org.nvgre.compiler.source.Diagnostics;
import org.nvgre.compiler.source.NotSupported;
import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.syntax.Annotations;
import org.nvgre.compiler.syntax.Declaration;
import org.nvgre.compiler.typed.Def;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.typed.Program;
import org.nvgre.compiler.typed.Variable;
import org.nvgre.compiler.types.StructType;
import org.nvgre.compiler.types.Type;

/// From the checked program to header fields and straight code: evaluates the package instantiation, then runs
/// through each block as the packet will, giving every variable its place and inlining every call.
public final class Lowering {

    final IrModule module;
    final Storage storage;
    final Assignments assignments;
    final ExpressionLowering expressions = new ExpressionLowering(this);
    final StatementLowering statements = new StatementLowering(this);
    final Calls calls = new Calls(this);
    final Externs externs = new Externs(this);
    final Tables tables = new Tables(this);
    /// Of the parser that is being translated.
    Parsers parsers;
    final ChecksumControls checksums = new ChecksumControls(this);
    final Primitives primitives = new Primitives(this);
    final Architecture architecture;
    private final Diagnostics diagnostics;
    private final BlockInstance globals = new BlockInstance("", null, DeclarationOrder.FIRST);

    private Lowering(Program program, Diagnostics diagnostics) {
        this.architecture = Architecture.of(program, this);
        this.module = new IrModule(program, architecture.name());
        this.storage = new Storage(module);
        this.assignments = new Assignments(storage);
        this.diagnostics = diagnostics;
    }

    /// Lowers a program. Mistakes and gaps of this compiler go to `diagnostics`.
    ///
    /// @throws NotSupported if the program's architecture is not known
    public static IrModule lower(Program program, Diagnostics diagnostics) {
        Lowering lowering = new Lowering(program, diagnostics);
        try {
            lowering.run(program);
        } catch (NotSupported e) {
            diagnostics.error(e.span(), e.getMessage());
        }
        return lowering.module;
    }

    private void run(Program program) {
        for (Def.Instance instance : program.globals()) {
            if (!isPackage(instance)) {
                instantiate(instance, globals);
            }
        }
        architecture.blocks(program.main());
    }

    private static boolean isPackage(Def.Instance instance) {
        return instance.type() instanceof Type.Block block
                && block.declaration() instanceof Declaration.PackageType;
    }

    /// Lets the other blocks be looked at when one cannot be translated.
    void guarded(Runnable part) {
        try {
            part.run();
        } catch (NotSupported e) {
            diagnostics.error(e.span(), e.getMessage());
        }
    }

    void error(Span span, String message) {
        diagnostics.error(span, message);
    }

    void warning(Span span, String message) {
        diagnostics.warning(span, message);
    }

    /// A block given to the package as its argument number `position`.
    BlockInstance programmable(Expr argument, int position) {
        DeclarationOrder order = DeclarationOrder.FIRST.declared(position);
        if (argument instanceof Expr.Construct made && made.target() != null) {
            return block(made.target(), made.target().name(),
                    made.arguments(),
                    globals, order);
        }
        if (argument instanceof Expr.ObjectRef object && object.instance().target() != null) {
            Def.Instance instance = object.instance();
            return block(instance.target(), instance.annotations().nameOr(instance.name()),
                    instance.arguments(), globals, order);
        }
        throw new NotSupported(argument.span(), "this argument of the package");
    }

    /// The code of a control of the architecture.
    List<IrStmt> control(BlockInstance block, Map<Variable, Value> arguments) {
        if (!(block.definition instanceof Def.Control control)) {
            throw new NotSupported(block.definition.span,
                    "the parser '" + block.definition.name + "' where the package has a control");
        }
        Body body = new Body(block, Body.Place.CONTROL, null);
        body.variables.putAll(arguments);
        body.returnLabel = new IrStmt.Label();
        List<IrStmt> code = body.collect(() -> {
            statements.all(control.locals, body);
            statements.lower(control.body, body);
        });
        return body.collect(() -> Calls.emitBlock(body.returnLabel, code, body));
    }

    /// Whether code does more than to start with invalid headers.
    static boolean hasEffect(List<IrStmt> code) {
        return code.stream().anyMatch(s -> !(s instanceof IrStmt.SetValid));
    }

    // ---- objects

    BlockInstance block(Def.Callable definition, String path, List<Expr> arguments, BlockInstance in,
            DeclarationOrder order) {
        BlockInstance block = new BlockInstance(path.startsWith(".") ? path.substring(1) : path, definition,
                order);
        for (int i = 0; i < definition.constructorParameters().size(); i++) {
            Variable parameter = definition.constructorParameters().get(i);
            Expr argument = constant(arguments.get(i), in);
            block.constantExprs.put(parameter, argument);
            block.constants.put(parameter,
                    expressions.lower(argument, new Body(in, Body.Place.CONTROL, null)));
        }
        return block;
    }

    /// A constructor argument with the constructor parameters of the enclosing block replaced.
    private static Expr constant(Expr argument, BlockInstance in) {
        return argument instanceof Expr.Var v && in.constantExprs.get(v.variable()) != null
                ? in.constantExprs.get(v.variable())
                : argument;
    }

    void instantiate(Def.Instance instance, BlockInstance in) {
        if (in.objects.containsKey(instance)) {
            return;
        }
        String name = in.qualify(instance.annotations().nameOr(instance.name()));
        DeclarationOrder order = in.order.declared(instance.span().start());
        Value value = switch (instance.type()) {
            case Type.Extern type -> {
                List<Expr> arguments = instance.arguments().stream().map(a -> constant(a, in)).toList();
                yield new Value.Extern(extern(name, type, arguments, instance.annotations(), order, in,
                        instance.span()));
            }
            case Type.SetOf set -> {
                IrState.IrValueSet made = new IrState.IrValueSet(name, instance, Type.width(set.element()));
                module.valueSets.add(made);
                yield new Value.ValueSet(made);
            }
            case Type.Block _ when instance.target() != null ->
                new Value.Block(block(instance.target(), name, instance
                        .arguments(), in, order));
            default ->
                throw new NotSupported(instance.span(), "an object of type " + instance.type() + " here");
        };
        in.objects.put(instance, value);
    }

    /// A new object, made in the block `in`.
    IrExtern extern(String name, Type.Extern type, List<Expr> arguments, Annotations annotations,
            DeclarationOrder order, BlockInstance in, Span span) {
        IrExtern extern = new IrExtern(name, type, arguments, annotations, order);
        architecture.declare(extern, in, span);
        module.externs.add(extern);
        return extern;
    }

    Value object(Def.Instance instance, Body body) {
        for (Body b = body; b != null; b = b.caller) {
            Value value = b.block.objects.get(instance);
            if (value != null) {
                return value;
            }
        }
        Value value = globals.objects.get(instance);
        if (value == null) {
            throw new NotSupported(instance.span(), "using '" + instance.name() + "' here");
        }
        return value;
    }

    /// `Type.apply(...)` has an object of its own, named after the type; `Type(...)` as an argument is one, too.
    Value anonymous(Expr.Construct made, Body body) {
        Value known = body.block.anonymous.get(made);
        if (known != null) {
            return known;
        }
        DeclarationOrder order = body.block.order.appliedType(made.span().start());
        Value value;
        if (made.target() != null) {
            String name = body.block.qualify(made.target().name());
            value = new Value.Block(block(made.target(), name, made.arguments(), body.block, order));
        } else if (made.type() instanceof Type.Extern type) {
            value = new Value.Extern(extern(body.block.qualify(type.declaration().name()), type,
                    made.arguments(), Annotations.NONE, order, body.block, made.span()));
        } else {
            throw new NotSupported(made.span(), "this constructor call here");
        }
        body.block.anonymous.put(made, value);
        return value;
    }

    // ---- actions

    String actionName(Def.Action action, BlockInstance block) {
        String name = action.annotations.nameOr(action.name);
        return action.topLevel ? name.startsWith(".") ? name.substring(1) : name : block.qualify(name);
    }

    /// The place of an action that the block uses at `span`.
    static DeclarationOrder order(Def.Action action, BlockInstance block, Span span) {
        return action.topLevel
                ? block.order.topLevelAction(span.start())
                : block.order.declared(action.span.start());
    }

    /// Notes that an action is called without a table: the control plane knows it by name all the same.
    void called(Def.Action action, BlockInstance block, Span span) {
        String name = actionName(action, block);
        if (module.calledActions.stream().noneMatch(a -> a.name().equals(name))) {
            module.calledActions
                    .add(new IrAction(name, action, List.of(), List.of(), order(action, block, span)));
        }
    }

    // ---- fields

    /// All scalars in a value, in order.
    List<IrExpr> leaves(Value value) {
        List<IrExpr> leaves = new ArrayList<>();
        collect(value, leaves::add);
        return leaves;
    }

    private void collect(Value value, Consumer<IrExpr> each) {
        switch (value) {
            case Value.Scalar scalar -> each.accept(scalar.expr());
            case Value.Struct struct -> struct.fields().values().forEach(f -> collect(f, each));
            case Value.Header header ->
                header.type().fields().forEach(f -> collect(Storage.field(header, f.name(), f
                        .type(), Span.NONE), each));
            case Value.HeaderLiteral literal -> literal.fields().values().forEach(f -> collect(f, each));
            case Value.Stack stack -> stack.elements().forEach(e -> collect(e, each));
            default -> {
            }
        }
    }

    /// The value as a field: itself if it is one, otherwise a temporary.
    Value stored(Value value, Body body, Span span) {
        return value instanceof Value.Scalar s
                && (s.expr() instanceof IrExpr.Field || s.expr() instanceof IrExpr.Const)
                        ? value
                        : assignments.copy(value, body, span);
    }

    /// A new calculation over these fields; answers its name.
    String calculation(String algorithm, Value input, boolean payload, Body body, Span span) {
        List<IrExpr> fields = new ArrayList<>();
        for (IrExpr leaf : leaves(input)) {
            fields.add(((Value.Scalar) stored(new Value.Scalar(leaf), body, span)).expr());
        }
        int count = module.calculations.size();
        String name = count == 0 ? "calc" : "calc_" + (count - 1);
        module.calculations.add(new IrModule.Calculation(name, algorithm, fields, payload));
        return name;
    }
}
