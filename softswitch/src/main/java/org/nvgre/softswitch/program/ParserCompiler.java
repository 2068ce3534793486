package org.nvgre.softswitch.program;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nvgre.softswitch.json.LoadException;
import org.nvgre.softswitch.json.Operand;
import org.nvgre.softswitch.json.ProgramModel.ExtractTarget;
import org.nvgre.softswitch.json.ProgramModel.ParseState;
import org.nvgre.softswitch.json.ProgramModel.Parser;
import org.nvgre.softswitch.json.ProgramModel.ParserOp;
import org.nvgre.softswitch.json.ProgramModel.Transition;
import org.nvgre.softswitch.packet.Bits;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.HeaderSlot;
import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.packet.StackSlot;
import org.nvgre.softswitch.program.Refs.FieldRef;
import org.nvgre.softswitch.table.ValueSet;

/** Turns a parser into a {@link TreeParser}. */
final class ParserCompiler {
    private final Scope scope;
    private final ParserErrors errors;
    private final ExpressionCompiler expressions;
    private final AssignmentCompiler assignments;

    ParserCompiler(Scope scope, ParserErrors errors) {
        this.scope = scope;
        this.errors = errors;
        this.expressions = new ExpressionCompiler(scope, List.of());
        this.assignments = new AssignmentCompiler(scope, expressions);
    }

    TreeParser compile(Parser parser) throws LoadException {
        Map<String, TreeParser.State> states = new HashMap<>();
        for (ParseState state : parser.states()) {
            scope.enter("parser state " + state.name());
            states.put(state.name(), state(state));
        }
        for (ParseState state : parser.states()) {
            scope.enter("parser state " + state.name());
            connect(state, states);
        }
        scope.enter("parser " + parser.name());
        return new TreeParser(target(parser.initialState(), states), errors);
    }

    private TreeParser.State target(String name, Map<String, TreeParser.State> states) throws LoadException {
        return name == null ? null : scope.find(states, "parser state", name);
    }

    private TreeParser.State state(ParseState state) throws LoadException {
        List<TreeParser.Op> ops = new ArrayList<>();
        for (ParserOp op : state.ops()) {
            ops.add(op(op));
        }
        List<TreeParser.Element> elements = new ArrayList<>();
        int words = 0;
        for (Operand element : state.key()) {
            elements.add(new TreeParser.Element(OperandText.of(element), words, keyWidth(element),
                    element instanceof Operand.Field field ? scope.field(field) : null,
                    keyReader(element, words)));
            words += Bits.limbs(keyWidth(element));
        }
        return new TreeParser.State(state.name(), ops, elements, words);
    }

    private void connect(ParseState state, Map<String, TreeParser.State> states) throws LoadException {
        List<TreeParser.Case> cases = new ArrayList<>();
        TreeParser.State otherwise = null;
        for (Transition transition : state.transitions()) {
            TreeParser.State target = target(transition.next(), states);
            switch (transition.match()) {
                case DEFAULT -> otherwise = target;
                case VALUE -> {
                    TreeParser.Case c = new TreeParser.Case(words(state, masked(transition)),
                            masks(state, transition));
                    c.target(target);
                    cases.add(c);
                }
                case VALUE_SET -> {
                    TreeParser.Case c = new TreeParser.Case(valueSet(state, transition));
                    c.target(target);
                    cases.add(c);
                }
            }
        }
        states.get(state.name()).connect(cases, otherwise);
    }

    private ValueSet valueSet(ParseState state, Transition transition) throws LoadException {
        if (transition.mask() != null) {
            throw scope.error("a mask on value set '" + transition.valueSet() + "' is not supported");
        }
        ValueSet set = scope.find(scope.valueSets, "value set", transition.valueSet());
        List<Integer> widths = new ArrayList<>();
        for (Operand element : state.key()) {
            widths.add(keyWidth(element));
        }
        if (!set.layOut(widths)) {
            throw scope.error("value set '" + set.name() + "' is used with keys of different widths");
        }
        return set;
    }

    private static BigInteger masked(Transition transition) {
        return transition.mask() == null ? transition.value() : transition.value().and(transition.mask());
    }

    private long[] masks(ParseState state, Transition transition) throws LoadException {
        if (transition.mask() != null) {
            return words(state, transition.mask());
        }
        int bytes = 0;
        for (Operand element : state.key()) {
            bytes += keyBytes(element);
        }
        return words(state, BigInteger.ONE.shiftLeft(bytes * 8).subtract(BigInteger.ONE));
    }

    /** Splits a value, in which every key element takes whole bytes, into the words of the key. */
    private long[] words(ParseState state, BigInteger value) throws LoadException {
        int words = 0;
        int bits = 0;
        for (Operand element : state.key()) {
            words += Bits.limbs(keyWidth(element));
            bits += keyBytes(element) * 8;
        }
        if (value.bitLength() > bits) {
            throw scope.error(
                    "transition value 0x" + value.toString(16) + " is wider than the key of " + bits / 8
                            + " bytes");
        }
        long[] result = new long[words];
        int word = 0;
        for (Operand element : state.key()) {
            int width = keyBytes(element) * 8;
            bits -= width;
            Bits.store(result, word, width, value.shiftRight(bits));
            word += Bits.limbs(keyWidth(element));
        }
        return result;
    }

    private int keyBytes(Operand element) throws LoadException {
        return (keyWidth(element) + 7) / 8;
    }

    private int keyWidth(Operand element) throws LoadException {
        return switch (element) {
            case Operand.Field f -> scope.field(f) == null ? 1 : scope.field(f).width();
            case Operand.StackField _,Operand.UnionStackField _ ->
                expressions.fieldRef(element).sample().width();
            case Operand.Lookahead l -> l.width();
            default ->
                throw scope.error("a transition key cannot be " + ExpressionCompiler.describe(element));
        };
    }

    private TreeParser.KeyReader keyReader(Operand element, int word) throws LoadException {
        if (element instanceof Operand.Field reference && scope.field(reference) != null) {
            FieldSlot field = scope.field(reference);
            return (s, key) -> read(s, field, key, word);
        }
        if (element instanceof Operand.StackField || element instanceof Operand.UnionStackField) {
            FieldRef ref = expressions.fieldRef(element);
            return (s, key) -> {
                FieldSlot field = ref.locator().get(s);
                if (field == null) {
                    return errors.stackOutOfBounds();
                }
                return read(s, field, key, word);
            };
        }
        int width = keyWidth(element);
        Value value = expressions.value(element);
        int ahead = element instanceof Operand.Lookahead l ? l.offset() + l.width() : 0;
        return (s, key) -> {
            if (s.remaining() < (ahead + 7) >>> 3) {
                return errors.packetTooShort();
            }
            Bits.store(key, word, width, value.exact().eval(s));
            return TreeParser.OK;
        };
    }

    private static int read(PacketState s, FieldSlot field, long[] key, int word) {
        int limbs = field.limbs();
        System.arraycopy(s.words, field.word(), key, word, limbs);
        key[word] &= Bits.mask(Bits.topWidth(field.width()));
        return TreeParser.OK;
    }

    private TreeParser.Op op(ParserOp op) throws LoadException {
        return switch (op) {
            case ParserOp.Extract e -> extract(e.target(), null);
            case ParserOp.ExtractVarbit e -> extract(e.target(), expressions.value(e.bits()));
            case ParserOp.Set set -> set(set);
            case ParserOp.Verify verify -> {
                Condition condition = expressions.condition(verify.condition());
                Value error = expressions.value(verify.error());
                yield s -> condition.test(s) ? TreeParser.OK : (int) error.low().eval(s);
            }
            case ParserOp.Advance advance -> advance(expressions.value(advance.bits()));
            case ParserOp.Call call -> new TreeParser.Plain(
                    new PrimitiveCompiler(scope, List.of()).effect(call.primitive()));
        };
    }

    private TreeParser.Op set(ParserOp.Set set) throws LoadException {
        Step.Effect effect = assignments.assign(set.target(), set.source());
        int ahead = set.source() instanceof Operand.Lookahead l ? l.offset() + l.width() : 0;
        if (ahead == 0) {
            return new TreeParser.Plain(effect);
        }
        return s -> {
            if (s.remaining() < (ahead + 7) >>> 3) {
                return errors.packetTooShort();
            }
            effect.apply(s);
            return TreeParser.OK;
        };
    }

    private TreeParser.Op advance(Value bits) {
        return s -> {
            long distance = bits.low().eval(s);
            if ((distance & 7) != 0) {
                return errors.invalidArgument();
            }
            if (distance < 0 || distance >>> 3 > s.remaining()) {
                return errors.packetTooShort();
            }
            s.cursor += (int) (distance >>> 3);
            return TreeParser.OK;
        };
    }

    private TreeParser.Op extract(ExtractTarget target, Value bits) throws LoadException {
        return switch (target) {
            case ExtractTarget.Instance instance -> {
                HeaderSlot header = scope.header(instance.header());
                Value length = lengthOf(header, bits);
                yield length == null
                        ? new TreeParser.ExtractFixed(header, errors)
                        : s -> extract(s, header, length);
            }
            case ExtractTarget.NextInStack next -> {
                StackSlot stack = scope.find(scope.stacks, "header stack", next.stack());
                yield extractNext(stack, 0, lengthOf(stack.element(0).getFirst(), bits));
            }
            case ExtractTarget.NextInUnionStack next -> {
                StackSlot stack = scope.find(scope.unionStacks, "header union stack", next.stack());
                int member = scope.unionStackMembers.get(next.stack()).indexOf(next.member());
                if (member < 0) {
                    throw scope.error("unknown union member '" + next.member() + "'");
                }
                yield extractNext(stack, member, lengthOf(stack.element(0).get(member), bits));
            }
        };
    }

    /** The varbit length to extract with; null for a header of fixed length. */
    private Value lengthOf(HeaderSlot header, Value bits) throws LoadException {
        if (header.varbit() == null) {
            return null;
        }
        if (bits == null) {
            throw scope.error("header " + header.name() + " has a varbit field: extract_VL is needed");
        }
        return bits;
    }

    private TreeParser.Op extractNext(StackSlot stack, int member, Value length) {
        return s -> {
            if (stack.isFull(s)) {
                return errors.stackOutOfBounds();
            }
            int error = extract(s, stack.element(stack.next(s)).get(member), length);
            if (error == TreeParser.OK) {
                stack.advance(s);
            }
            return error;
        };
    }

    private int extract(PacketState s, HeaderSlot header, Value length) {
        int varbit = 0;
        if (length != null) {
            // As in simple_switch, where the length is converted to a C int: what does not fit becomes the largest.
            BigInteger exact = length.exact().eval(s);
            varbit = exact.bitLength() < Integer.SIZE ? exact.intValue() : Integer.MAX_VALUE;
            if ((varbit & 7) != 0 || varbit < 0) {
                return errors.invalidArgument();
            }
        }
        int bytes = (header.fixedBits() + varbit) >>> 3;
        if (s.remaining() < bytes) {
            return errors.packetTooShort();
        }
        if (length != null && header.maxBytes() != 0 && bytes > header.maxBytes()) {
            return errors.headerTooShort();
        }
        header.extract(s, varbit);
        return TreeParser.OK;
    }
}
