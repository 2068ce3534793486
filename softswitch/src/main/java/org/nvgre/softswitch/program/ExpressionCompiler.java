package org.nvgre.softswitch.program;

import java.lang.classfile.Label;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.nvgre.softswitch.json.LoadException;
import org.nvgre.softswitch.json.Operand;
import org.nvgre.softswitch.json.Operand.Expression;
import org.nvgre.softswitch.packet.Bits;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.HeaderSlot;
import org.nvgre.softswitch.packet.StackSlot;
import org.nvgre.softswitch.program.Refs.FieldRef;
import org.nvgre.softswitch.program.Refs.HeaderRef;
import org.nvgre.softswitch.program.Refs.UnionRef;
import org.nvgre.softswitch.table.RegisterArray;

/** Turns operands into {@link Value}s, {@link Condition}s and references. */
final class ExpressionCompiler {
    /** What an operand is. */
    private enum Kind { DATA, BOOL, HEADER, UNION, OTHER }

    private final Scope scope;
    private final List<FieldSlot> parameters;

    /** {@code parameters} are those of the enclosing action. */
    ExpressionCompiler(Scope scope, List<FieldSlot> parameters) {
        this.scope = scope;
        this.parameters = parameters;
    }

    Value value(Operand operand) throws LoadException {
        return switch (operand) {
            case Operand.Hex hex -> Value.constant(hex.value());
            case Operand.Offset offset -> Value.constant(offset.value());
            case Operand.Field field -> field(field);
            case Operand.Parameter parameter -> parameter(parameter);
            case Operand.StackField field -> dynamic(lastOfStack(field));
            case Operand.UnionStackField field -> dynamic(lastOfUnionStack(field));
            case Operand.RegisterCell cell -> register(cell);
            case Operand.Lookahead lookahead -> lookahead(lookahead);
            case Operand.Bool bool -> Value.constant(bool.value() ? 1 : 0);
            case Expression e when kind(e) == Kind.BOOL -> fromCondition(condition(e));
            case Expression e -> arithmetic(e);
            default -> throw scope.error("expected an integer, found " + describe(operand));
        };
    }

    private static Value fromCondition(Condition condition) {
        return Value.of(Range.of(0, 1), Value.Low.of(s -> condition.test(s) ? 1 : 0,
                c -> c.condition(condition).out().i2l()), null);
    }

    private Value field(Operand.Field reference) throws LoadException {
        FieldSlot slot = scope.field(reference);
        if (slot == null) {
            HeaderSlot header = scope.header(reference.header());
            return fromCondition(valid(header));
        }
        if (slot.isVarbit()) {
            throw scope.error("varbit field '" + slot.name() + "' cannot be used as an integer");
        }
        int last = slot.word() + slot.limbs() - 1;
        return Value.of(range(slot), Value.Low.of(s -> s.words[last], c -> c.loadWord(last)),
                s -> wide(slot, s.words));
    }

    private Value parameter(Operand.Parameter reference) throws LoadException {
        FieldSlot slot = parameterSlot(reference);
        int last = slot.word() + slot.limbs() - 1;
        return Value.of(range(slot),
                Value.Low.of(s -> s.actionData[s.actionAt + last], c -> c.loadArgument(last)),
                s -> slot.get(s.actionData, s.actionAt));
    }

    FieldSlot parameterSlot(Operand.Parameter reference) throws LoadException {
        if (reference.index() < 0 || reference.index() >= parameters.size()) {
            throw scope.error("there is no parameter " + reference.index());
        }
        return parameters.get(reference.index());
    }

    private Value dynamic(FieldRef ref) {
        FieldSlot sample = ref.sample();
        return Value.of(range(sample), s -> {
            FieldSlot slot = ref.locator().get(s);
            return slot == null ? 0 : s.words[slot.word() + slot.limbs() - 1];
        }, s -> {
            FieldSlot slot = ref.locator().get(s);
            return slot == null ? BigInteger.ZERO : wide(slot, s.words);
        });
    }

    private Value register(Operand.RegisterCell reference) throws LoadException {
        RegisterArray array = scope.find(scope.registers, "register", reference.array());
        Value index = value(reference.index());
        int limbs = Bits.limbs(array.width());
        return Value.of(Range.unsigned(array.width()), s -> {
            FieldSlot cell = array.cell(index.low().eval(s));
            return cell == null ? 0 : array.words()[cell.word() + limbs - 1];
        }, s -> {
            FieldSlot cell = array.cell(index.low().eval(s));
            return cell == null ? BigInteger.ZERO : cell.get(array.words());
        });
    }

    /** The bits must be there: who looks ahead checks that first. */
    private Value lookahead(Operand.Lookahead l) {
        if (l.width() <= Long.SIZE) {
            return Value.of(Range.unsigned(l.width()),
                    s -> Bits.read(s.buffer, (s.cursor << 3) + l.offset(), l.width()), null);
        }
        Value.Exact exact = s -> {
            BigInteger value = BigInteger.ZERO;
            int at = (s.cursor << 3) + l.offset();
            for (int left = l.width(); left > 0;) {
                int bits = Math.min(left, 32);
                value = value.shiftLeft(bits).or(BigInteger.valueOf(Bits.read(s.buffer, at, bits)));
                at += bits;
                left -= bits;
            }
            return value;
        };
        return Value.of(Range.unsigned(l.width()), s -> exact.eval(s).longValue(), exact);
    }

    private Value arithmetic(Expression e) throws LoadException {
        return switch (e.op()) {
            case "+" ->
                e.left() == null ? value(e.right()) : Arithmetic.add(value(e.left()), value(e.right()));
            case "-" -> Arithmetic.subtract(e.left() == null ? Value.constant(0) : value(e.left()),
                    value(e.right()));
            case "*" -> Arithmetic.multiply(value(e.left()), value(e.right()));
            case "/" -> Arithmetic.divide(value(e.left()), value(e.right()));
            case "%" -> Arithmetic.modulo(value(e.left()), value(e.right()));
            case "<<" -> Arithmetic.shiftLeft(value(e.left()), value(e.right()));
            case ">>" -> Arithmetic.shiftRight(value(e.left()), value(e.right()));
            case "&" -> Arithmetic.and(value(e.left()), value(e.right()));
            case "|" -> Arithmetic.or(value(e.left()), value(e.right()));
            case "^" -> Arithmetic.xor(value(e.left()), value(e.right()));
            case "~" -> Arithmetic.not(value(e.right()));
            case "two_comp_mod" -> Arithmetic.twoComplement(value(e.left()), width(e.right()));
            case "usat_cast" -> Arithmetic.clamp(value(e.left()), Range.unsigned(width(e.right())));
            case "sat_cast" -> Arithmetic.clamp(value(e.left()), Range.signed(width(e.right())));
            case "?" -> Arithmetic.choose(condition(e.condition()), value(e.left()), value(e.right()));
            case "b2d" -> fromCondition(condition(e.right()));
            case "last_stack_index" -> {
                StackSlot stack = stack(e.right());
                yield Value.of(Range.of(-1, stack.size()), s -> stack.next(s) - 1, null);
            }
            case "size_stack" -> {
                StackSlot stack = stack(e.right());
                yield Value.of(Range.of(0, stack.size()), stack::next, null);
            }
            case "access_field" -> dynamic(accessField(e));
            default -> throw scope.error("unknown operator '" + e.op() + "'");
        };
    }

    private int width(Operand operand) throws LoadException {
        BigInteger width = value(operand).constantOrNull();
        if (width == null || width.signum() <= 0 || width.bitLength() > 16) {
            throw scope.error("the width of a cast must be a constant");
        }
        return width.intValue();
    }

    Condition condition(Operand operand) throws LoadException {
        if (operand instanceof Operand.Bool bool) {
            boolean value = bool.value();
            return Condition.of(_ -> value, c -> c.out().loadConstant(value ? 1 : 0));
        }
        if (!(operand instanceof Expression e) || kind(e) != Kind.BOOL) {
            // A data value where a boolean is wanted, e.g. a 1-bit field: true unless 0.
            return notZero(value(operand));
        }
        return switch (e.op()) {
            case "==" -> equality(e);
            case "!=" -> negate(equality(e));
            case "<" -> Arithmetic.less(value(e.left()), value(e.right()));
            case ">" -> Arithmetic.less(value(e.right()), value(e.left()));
            case ">=" -> negate(Arithmetic.less(value(e.left()), value(e.right())));
            case "<=" -> negate(Arithmetic.less(value(e.right()), value(e.left())));
            case "and" -> {
                Condition a = condition(e.left());
                Condition b = condition(e.right());
                yield Condition.of(s -> a.test(s) && b.test(s), c -> both(c, a, b));
            }
            case "or" -> {
                Condition a = condition(e.left());
                Condition b = condition(e.right());
                yield Condition.of(s -> a.test(s) || b.test(s), c -> either(c, a, b));
            }
            case "not" -> negate(condition(e.right()));
            case "valid" -> {
                if (e.right() instanceof Operand.Header fixed) {
                    yield valid(scope.header(fixed.name()));
                }
                HeaderRef header = header(e.right());
                yield s -> {
                    HeaderSlot slot = header.get(s);
                    return slot != null && slot.isValid(s);
                };
            }
            case "valid_union" -> {
                UnionRef union = union(e.right());
                yield s -> union.get(s).stream().anyMatch(h -> h.isValid(s));
            }
            case "d2b" -> notZero(value(e.right()));
            case "?" -> {
                Condition c = condition(e.condition());
                Condition a = condition(e.left());
                Condition b = condition(e.right());
                yield s -> c.test(s) ? a.test(s) : b.test(s);
            }
            default -> throw scope.error("unknown operator '" + e.op() + "'");
        };
    }

    private static Condition negate(Condition condition) {
        return Condition.of(s -> !condition.test(s), c -> c.condition(condition).out().iconst_1().ixor());
    }

    private static Condition valid(HeaderSlot header) {
        return Condition.of(header::isValid, c -> c.valid(header));
    }

    private static void both(Code c, Condition a, Condition b) {
        c.decide(yes -> {
            Label no = c.out().newLabel();
            c.condition(a).out().ifeq(no);
            c.condition(b).out().ifne(yes).labelBinding(no);
        });
    }

    private static void either(Code c, Condition a, Condition b) {
        c.decide(yes -> {
            c.condition(a).out().ifne(yes);
            c.condition(b).out().ifne(yes);
        });
    }

    private static Condition notZero(Value value) {
        return negate(Arithmetic.equal(value, Value.constant(0)));
    }

    private Condition equality(Expression e) throws LoadException {
        return switch (kind(e.left())) {
            case BOOL -> {
                Condition a = condition(e.left());
                Condition b = condition(e.right());
                yield s -> a.test(s) == b.test(s);
            }
            case HEADER -> {
                HeaderRef a = header(e.left());
                HeaderRef b = header(e.right());
                yield s -> {
                    HeaderSlot x = a.get(s);
                    HeaderSlot y = b.get(s);
                    return x != null && y != null && x.equal(s, y);
                };
            }
            case UNION -> {
                UnionRef a = union(e.left());
                UnionRef b = union(e.right());
                yield s -> {
                    List<HeaderSlot> x = a.get(s);
                    List<HeaderSlot> y = b.get(s);
                    for (int i = 0; i < Math.min(x.size(), y.size()); i++) {
                        if (x.get(i).equal(s, y.get(i))) {
                            return true;
                        }
                    }
                    return false;
                };
            }
            case DATA, OTHER -> {
                FieldSlot a = varbit(e.left());
                FieldSlot b = varbit(e.right());
                yield a != null && b != null
                        ? s -> Arrays.equals(s.varbits[a.varbit()], s.varbits[b.varbit()])
                        : Arithmetic.equal(value(e.left()), value(e.right()));
            }
        };
    }

    /** The varbit field that the operand is, or null. */
    private FieldSlot varbit(Operand operand) throws LoadException {
        FieldSlot slot = operand instanceof Operand.Field reference ? scope.field(reference) : null;
        return slot != null && slot.isVarbit() ? slot : null;
    }

    private Kind kind(Operand operand) {
        return switch (operand) {
            case Operand.Bool _ -> Kind.BOOL;
            case Operand.Header _ -> Kind.HEADER;
            case Operand.Union _ -> Kind.UNION;
            case Expression e -> switch (e.op()) {
                case "==", "!=", "<", ">", "<=", ">=", "and", "or", "not", "valid", "valid_union", "d2b" ->
                    Kind.BOOL;
                case "?" -> kind(e.left());
                case "dereference_header_stack", "dereference_stack", "access_union_header" -> Kind.HEADER;
                case "dereference_union_stack" -> Kind.UNION;
                default -> Kind.DATA;
            };
            case Operand.Hex _,Operand.Field _,Operand.Parameter _,Operand.StackField _,Operand.UnionStackField _,Operand.RegisterCell _,Operand.Lookahead _,Operand.Offset _ ->
                Kind.DATA;
            case Operand.Stack _,Operand.UnionStack _,Operand.Text _,Operand.Vector _,Operand.Reference _ ->
                Kind.OTHER;
        };
    }

    HeaderRef header(Operand operand) throws LoadException {
        return switch (operand) {
            case Operand.Header header -> {
                HeaderSlot slot = scope.header(header.name());
                yield _ -> slot;
            }
            case Expression e when e.op().equals("dereference_header_stack")
                    || e.op().equals("dereference_stack") -> {
                StackSlot stack = stack(e.left());
                Value index = value(e.right());
                yield s -> Refs.member(stack.element((int) index.low().eval(s)), 0);
            }
            case Expression e when e.op().equals("access_union_header")
                    && e.right() instanceof Operand.Offset o -> {
                UnionRef union = union(e.left());
                int member = o.value();
                yield s -> Refs.member(union.get(s), member);
            }
            default -> throw scope.error("expected a header, found " + describe(operand));
        };
    }

    UnionRef union(Operand operand) throws LoadException {
        return switch (operand) {
            case Operand.Union union -> {
                List<HeaderSlot> members = scope.find(scope.unions, "header union", union.name());
                yield _ -> members;
            }
            case Expression e when e.op().equals("dereference_union_stack") -> {
                StackSlot stack = stack(e.left());
                Value index = value(e.right());
                yield s -> stack.element((int) index.low().eval(s));
            }
            default -> throw scope.error("expected a header union, found " + describe(operand));
        };
    }

    /** A header stack or a stack of header unions. */
    StackSlot stack(Operand operand) throws LoadException {
        return switch (operand) {
            case Operand.Stack stack -> scope.find(scope.stacks, "header stack", stack.name());
            case Operand.UnionStack stack ->
                scope.find(scope.unionStacks, "header union stack", stack.name());
            default -> throw scope.error("expected a header stack, found " + describe(operand));
        };
    }

    /** A field that may be written, other than a plain one. */
    FieldRef fieldRef(Operand operand) throws LoadException {
        return switch (operand) {
            case Operand.StackField field -> lastOfStack(field);
            case Operand.UnionStackField field -> lastOfUnionStack(field);
            case Expression e when e.op().equals("access_field") -> accessField(e);
            default -> throw scope.error("expected a field to write to, found " + describe(operand));
        };
    }

    private FieldRef accessField(Expression e) throws LoadException {
        if (!(e.right() instanceof Operand.Offset offset)) {
            throw scope.error("access_field needs an integer");
        }
        HeaderRef header = header(e.left());
        int index = offset.value();
        HeaderSlot sample = sampleHeader(e.left());
        if (index < 0 || index >= sample.fields().size()) {
            throw scope.error("header " + sample.name() + " has no field " + index);
        }
        return new FieldRef(sample.fields().get(index), s -> {
            HeaderSlot slot = header.get(s);
            return slot == null ? null : slot.fields().get(index);
        });
    }

    private HeaderSlot sampleHeader(Operand operand) throws LoadException {
        return switch (operand) {
            case Operand.Header header -> scope.header(header.name());
            case Expression e when e.op().equals("access_union_header")
                    && e.right() instanceof Operand.Offset o ->
                switch (e.left()) {
                    case Operand.Union union ->
                        scope.find(scope.unions, "header union", union.name()).get(o.value());
                    case Expression d -> stack(d.left()).element(0).get(o.value());
                    default -> throw scope.error("expected a header union");
                };
            case Expression e -> stack(e.left()).element(0).getFirst();
            default -> throw scope.error("expected a header, found " + describe(operand));
        };
    }

    private FieldRef lastOfStack(Operand.StackField reference) throws LoadException {
        StackSlot stack = scope.find(scope.stacks, "header stack", reference.stack());
        HeaderSlot first = stack.element(0).getFirst();
        int index = scope.fieldIndex(first, reference.field());
        return last(stack, 0, first, index);
    }

    private FieldRef lastOfUnionStack(Operand.UnionStackField reference) throws LoadException {
        StackSlot stack = scope.find(scope.unionStacks, "header union stack", reference.stack());
        int member = scope.unionStackMembers.get(reference.stack()).indexOf(reference.member());
        HeaderSlot first = Refs.member(stack.element(0), member);
        if (first == null) {
            throw scope.error("unknown union member '" + reference.member() + "'");
        }
        return last(stack, member, first, scope.fieldIndex(first, reference.field()));
    }

    private static FieldRef last(StackSlot stack, int member, HeaderSlot first, int index) {
        return new FieldRef(first.fields().get(index), s -> {
            HeaderSlot slot = Refs.member(stack.element(stack.next(s) - 1), member);
            return slot == null ? null : slot.fields().get(index);
        });
    }

    static Range range(FieldSlot slot) {
        return slot.signed() ? Range.signed(slot.width()) : Range.unsigned(slot.width());
    }

    private static BigInteger wide(FieldSlot slot, long[] words) {
        BigInteger bits = slot.get(words);
        return slot.signed() && bits.testBit(slot.width() - 1)
                ? bits.subtract(BigInteger.ONE.shiftLeft(slot.width()))
                : bits;
    }

    static String describe(Operand operand) {
        return switch (operand) {
            case null -> "nothing";
            case Operand.Field f -> "field " + f.header() + "." + f.field();
            case Operand.Header h -> "header " + h.name();
            case Expression e -> "an expression with '" + e.op() + "'";
            case Operand.Reference r -> r.kind().jsonName() + " " + r.name();
            default -> operand.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
        };
    }
}
