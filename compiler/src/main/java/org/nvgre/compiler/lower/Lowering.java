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
import org.nvgre.compiler.typed.Def;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.typed.Program;
import org.nvgre.compiler.typed.Variable;
import org.nvgre.compiler.types.StructType;
import org.nvgre.compiler.types.Type;

/// From the checked program to header fields and straight code: evaluates the package instantiation, then runs
/// through each block as the packet will, giving every variable its place and inlining every call.
public final class Lowering {

    static final String STANDARD_METADATA = "standard_metadata";

    final IrModule module;
    final Storage storage;
    final Assignments assignments;
    final ExpressionLowering expressions = new ExpressionLowering(this);
    final StatementLowering statements = new StatementLowering(this);
    final Calls calls = new Calls(this);
    final Externs externs = new Externs(this);
    final Tables tables = new Tables(this);
    final Parsers parsers = new Parsers(this);
    final ChecksumControls checksums = new ChecksumControls(this);
    final FieldLists fieldLists = new FieldLists(this);
    Value userMetadata;
    Value standardMetadata;
    private final Diagnostics diagnostics;
    private final BlockInstance globals = new BlockInstance("", null, DeclarationOrder.FIRST);
    private Value headers;

    private Lowering(Program program, Diagnostics diagnostics) {
        this.module = new IrModule(program);
        this.storage = new Storage(module);
        this.assignments = new Assignments(storage);
        this.diagnostics = diagnostics;
    }

    /// Lowers a v1model program. Mistakes and gaps of this compiler go to `diagnostics`.
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
        if (!program.architecture().equals("V1Switch") || program.main().size() != 6) {
            throw new NotSupported(program.main().isEmpty() ? Span.NONE : program.main().getFirst().span(),
                    "the architecture of the package '" + program.architecture()
                            + "'; only v1model's V1Switch is");
        }
        for (Def.Instance instance : program.globals()) {
            instantiate(instance, globals);
        }
        List<BlockInstance> blocks = new ArrayList<>();
        for (Expr argument : program.main()) {
            blocks.add(programmable(argument, blocks.size()));
        }
        allocate((Def.Parser) blocks.getFirst().definition);
        guarded(() -> parsers.top(blocks.get(0), arguments(blocks.get(0))));
        guarded(() -> checksums.verify(blocks.get(1)));
        guarded(() -> module.pipelines.put("ingress", control(blocks.get(2))));
        guarded(() -> module.pipelines.put("egress", control(blocks.get(3))));
        guarded(() -> checksums.compute(blocks.get(4)));
        guarded(() -> deparser(blocks.get(5)));
    }

    /// Lets the other blocks be looked at when one cannot be translated.
    private void guarded(Runnable part) {
        try {
            part.run();
        } catch (NotSupported e) {
            diagnostics.error(e.span(), e.getMessage());
        }
    }

    void warning(Span span, String message) {
        diagnostics.warning(span, message);
    }

    private BlockInstance programmable(Expr argument, int position) {
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

    private void allocate(Def.Parser parser) {
        Variable headersParameter = parser.parameters.get(1);
        if (headersParameter.type() instanceof StructType struct && !Type.isHeader(struct)) {
            Map<String, Value> fields = new LinkedHashMap<>();
            for (StructType.Field field : struct.fields()) {
                fields.put(field.name(),
                        storage.allocate(field.type(), field.name(), headersParameter.span()));
            }
            headers = new Value.Struct(fields, struct);
        } else {
            headers = storage.allocate(headersParameter.type(), headersParameter.name(),
                    headersParameter.span());
        }
        userMetadata = storage.allocate(parser.parameters.get(2).type(), "userMetadata",
                parser.parameters.get(2)
                        .span());
        standardMetadata = storage.metadata((StructType) parser.parameters.get(3).type(), STANDARD_METADATA);
    }

    /// What the architecture passes: each parameter's value follows from its position in the block's kind.
    private Map<Variable, Value> arguments(BlockInstance block) {
        Map<Variable, Value> values = new HashMap<>();
        List<Variable> parameters = block.definition.parameters();
        boolean packet = parameters.getFirst().type() instanceof Type.Extern;
        List<Value> given = packet
                ? List.of(new Value.None(), headers, userMetadata, standardMetadata)
                : List.of(headers, userMetadata, standardMetadata);
        for (int i = 0; i < Math.min(parameters.size(), given.size()); i++) {
            values.put(parameters.get(i), given.get(i));
        }
        return values;
    }

    List<IrStmt> control(BlockInstance block) {
        Def.Control control = (Def.Control) block.definition;
        Body body = new Body(block, Body.Place.CONTROL, null);
        body.variables.putAll(arguments(block));
        body.returnLabel = new IrStmt.Label();
        List<IrStmt> code = body.collect(() -> {
            statements.all(control.locals, body);
            statements.lower(control.body, body);
        });
        return body.collect(() -> Calls.emitBlock(body.returnLabel, code, body));
    }

    private void deparser(BlockInstance block) {
        if (hasEffect(control(block))) {
            throw new NotSupported(((Def.Control) block.definition).body.span(),
                    "statements other than 'emit' in the deparser '" + block.definition.name()
                            + "': BMv2 emits headers in a fixed order, those that are valid");
        }
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
                IrExtern extern = new IrExtern(name, type, arguments, instance.annotations(), order);
                module.externs.add(extern);
                yield new Value.Extern(extern);
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
            IrExtern extern = new IrExtern(body.block.qualify(type.declaration().name()), type,
                    made.arguments(),
                    org.nvgre.compiler.syntax.Annotations.NONE, order);
            module.externs.add(extern);
            value = new Value.Extern(extern);
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
