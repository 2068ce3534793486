package org.nvgre.compiler.lower;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nvgre.compiler.check.Folding;
import org.nvgre.compiler.ir.HeaderRef;
import org.nvgre.compiler.ir.IrExpr;
import org.nvgre.compiler.ir.IrState;
import org.nvgre.compiler.ir.IrStmt;
import org.nvgre.compiler.ir.UnionRef;
import org.nvgre.compiler.source.NotSupported;
import org.nvgre.compiler.typed.Def;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.typed.Variable;

/// Parsers become a list of states; a parser called by another gets its own copy of its states.
final class Parsers {

    private final Lowering lowering;
    private final Set<String> names = new HashSet<>();
    private final List<IrState> states = new ArrayList<>();

    Parsers(Lowering lowering) {
        this.lowering = lowering;
    }

    /// The states of a parser of the architecture.
    List<IrState> top(BlockInstance block, Map<Variable, Value> arguments) {
        if (!(block.definition instanceof Def.Parser parser)) {
            throw new NotSupported(block.definition.span,
                    "the control '" + block.definition.name + "' where the package has a parser");
        }
        lowering.parsers = this;
        Body body = new Body(block, Body.Place.PARSER, null);
        body.variables.putAll(arguments);
        List<IrStmt> initial = body.collect(() -> lowering.statements.all(parser.locals, body));
        boolean revisited = parser.states.values().stream()
                .anyMatch(s -> s.cases().stream().anyMatch(c -> c.next()
                        .equals("start")));
        String prefix = "";
        if (!initial.isEmpty() && revisited) {
            prefix = parser.name + "_";
            states
                    .add(new IrState("start", initial, List.of(), List.of(new IrState.Case(List.of(),
                            null, prefix + "start"))));
            names.add("start");
            initial = List.of();
        }
        states(parser, body, prefix, initial, null);
        return states;
    }

    /// Runs another parser in the middle of a state.
    void inline(Def.Parser parser, BlockInstance instance, Expr.Call call, Body body) {
        Body inner = new Body(instance, Body.Place.PARSER, body);
        lowering.calls.bind(inner, parser.parameters, call.arguments(), body, true, call.span());
        lowering.statements.all(parser.locals, inner);
        String prefix = unique(parser.name) + "_";
        String resume = unique(prefix + "done");
        body.emit(new IrStmt.RunParser(prefix + "start", resume));
        inner.copyOuts.forEach(Runnable::run);
        body.collect(() -> states(parser, inner, prefix, List.of(), resume));
    }

    private String unique(String name) {
        String candidate = name;
        for (int i = 0; !names.add(candidate); i++) {
            candidate = name + "_" + i;
        }
        return candidate;
    }

    /// `stack.last.member.field`.
    private static boolean lastOfUnions(Expr key) {
        return key instanceof Expr.Field field && field.object() instanceof Expr.Field member
                && member.object() instanceof Expr.StackProperty property
                && property.property().equals("last");
    }

    /// Whether BMv2 can select on the fields of this header although it is found at run time.
    private static boolean isLast(HeaderRef header) {
        return header instanceof HeaderRef.Last
                || (header instanceof HeaderRef.Member m && m.union() instanceof UnionRef.Last);
    }

    private void states(Def.Parser parser, Body body, String prefix, List<IrStmt> initial, String resume) {
        for (Def.State state : parser.states.values()) {
            List<IrExpr> keys = new ArrayList<>();
            List<IrStmt> code = body.collect(() -> {
                if (state.name().equals("start")) {
                    initial.forEach(body::emit);
                }
                lowering.statements.all(state.statements(), body);
                for (Expr key : state.keys()) {
                    body.selecting = lastOfUnions(key);
                    IrExpr value = lowering.expressions.scalar(key, body);
                    body.selecting = false;
                    boolean direct = value instanceof IrExpr.Field
                            || (value instanceof IrExpr.FieldOf f && isLast(f.header()));
                    keys.add(direct ? value : temporary(value, body));
                }
            });
            List<IrState.Case> cases = new ArrayList<>();
            for (Def.SelectCase one : state.cases()) {
                String next = switch (one.next()) {
                    case "accept" -> resume;
                    case "reject" -> null;
                    default -> prefix + one.next();
                };
                cases(one, keys, next, body, cases);
            }
            states.add(new IrState(prefix + state.name(), code, keys, cases));
        }
    }

    private IrExpr temporary(IrExpr value, Body body) {
        Value.Scalar temporary = lowering.storage.temporary(value.type());
        body.emit(new IrStmt.Assign(temporary.expr(), value));
        return temporary.expr();
    }

    private void cases(Def.SelectCase one, List<IrExpr> keys, String next, Body body,
            List<IrState.Case> cases) {
        if (one.keys().isEmpty()
                || (one.keys().size() == 1 && one.keys().getFirst() instanceof Expr.DontCare)) {
            cases.add(new IrState.Case(List.of(), null, next));
            return;
        }
        if (one.keys().size() == 1 && one.keys().getFirst() instanceof Expr.ObjectRef object) {
            Value.ValueSet set = (Value.ValueSet) lowering.object(object.instance(), body);
            cases.add(new IrState.Case(List.of(), set.set(), next));
            return;
        }
        List<List<IrState.KeySet>> product = List.of(List.of());
        for (int i = 0; i < keys.size(); i++) {
            List<List<IrState.KeySet>> longer = new ArrayList<>();
            for (IrState.KeySet element : keySets(one.keys().get(i), keys.get(i).type().width(), body)) {
                for (List<IrState.KeySet> left : product) {
                    List<IrState.KeySet> all = new ArrayList<>(left);
                    all.add(element);
                    longer.add(all);
                }
            }
            product = longer;
        }
        product.forEach(values -> cases.add(new IrState.Case(values, null, next)));
    }

    /// A key set as values and masks; a range takes several.
    private List<IrState.KeySet> keySets(Expr keySet, int width, Body body) {
        BigInteger ones = Folding.mask(width);
        return switch (keySet) {
            case Expr.DontCare _ -> List.of(new IrState.KeySet(BigInteger.ZERO, BigInteger.ZERO));
            case Expr.Mask mask -> {
                BigInteger bits = constant(mask.mask(), body).and(ones);
                yield List.of(new IrState.KeySet(constant(mask.value(), body).and(bits), bits));
            }
            case Expr.Range range -> range(constant(range.low(), body), constant(range.high(), body), width);
            default -> List.of(new IrState.KeySet(constant(keySet, body).and(ones), ones));
        };
    }

    private BigInteger constant(Expr expr, Body body) {
        if (!(expr instanceof Expr.ObjectRef)
                && lowering.expressions.lower(expr, body) instanceof Value.Scalar s
                && s
                        .expr() instanceof IrExpr.Const c) {
            return c.value();
        }
        throw new NotSupported(expr.span(), "a key set that is no compile-time constant");
    }

    /// Covers low..high with the fewest aligned blocks.
    static List<IrState.KeySet> range(BigInteger low, BigInteger high, int width) {
        List<IrState.KeySet> blocks = new ArrayList<>();
        BigInteger at = low;
        BigInteger ones = Folding.mask(width);
        while (at.compareTo(high) <= 0) {
            int bits = at.signum() == 0 ? width : Math.min(width, at.getLowestSetBit());
            while (at.add(Folding.mask(bits)).compareTo(high) > 0) {
                bits--;
            }
            blocks.add(new IrState.KeySet(at, ones.andNot(Folding.mask(bits))));
            at = at.add(BigInteger.ONE.shiftLeft(bits));
        }
        return blocks;
    }
}
