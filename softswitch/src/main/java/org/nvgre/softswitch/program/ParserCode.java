package org.nvgre.softswitch.program;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nvgre.softswitch.packet.Bits;
import org.nvgre.softswitch.program.FlowCode.Node;
import org.nvgre.softswitch.table.ValueSet;

/** Writes a parser. A state that fails ends the flow with {@link #failure} of its error. */
final class ParserCode {
    private static final int STATE_BYTES = 60;
    private static final int CASE_BYTES = 16;

    private final TreeParser parser;
    private final HeaderCode headers;
    private final Map<TreeParser.State, Integer> numbers = new HashMap<>();
    private final List<TreeParser.State> order = new ArrayList<>();

    private ParserCode(TreeParser parser, HeaderCode headers) {
        this.parser = parser;
        this.headers = headers;
    }

    /** What the flow returns for an error, and the other way round. */
    static int failure(int error) {
        return FlowCode.END - 1 - error;
    }

    static List<Node> nodes(TreeParser parser, HeaderCode headers) {
        ParserCode code = new ParserCode(parser, headers);
        code.number(parser.start());
        return code.order.stream().map(code::node).toList();
    }

    private void number(TreeParser.State state) {
        if (state != null && !numbers.containsKey(state)) {
            numbers.put(state, order.size());
            order.add(state);
            state.cases().forEach(c -> number(c.target()));
            number(state.otherwise());
        }
    }

    private int numberOf(TreeParser.State state) {
        return state == null ? FlowCode.END : numbers.get(state);
    }

    private Node node(TreeParser.State state) {
        List<Integer> successors = new ArrayList<>();
        state.cases().forEach(c -> successors.add(numberOf(c.target())));
        successors.add(numberOf(state.otherwise()));
        return new Node((code, next) -> write(code, state, next),
                STATE_BYTES + CASE_BYTES * state.cases().size(), successors);
    }

    private void write(Code code, TreeParser.State state, FlowCode.Successors next) {
        countStep(code);
        for (TreeParser.Op op : state.ops()) {
            switch (op) {
                case TreeParser.Plain(Step.Effect effect) -> code.effect(effect);
                case TreeParser.ExtractFixed extract -> {
                    headers.extract(code, extract);
                    failUnlessOk(code);
                }
                default -> {
                    code.object(op, TreeParser.Op.class).packet().out().invokeinterface(
                            Code.desc(TreeParser.Op.class), "run", Code.type(CD_int, Code.STATE));
                    failUnlessOk(code);
                }
            }
        }
        List<Integer> key = readKey(code, state);
        for (int i = 0; i < state.cases().size(); i++) {
            Label other = code.out().newLabel();
            compare(code, state.cases().get(i), key, other);
            code.out().goto_(next.at(i)).labelBinding(other);
        }
        code.out().goto_(next.at(state.cases().size()));
    }

    /** A parser that can go round in circles ends after so many states. */
    private void countStep(Code code) {
        if (!goesRound()) {
            return;
        }
        CodeBuilder out = code.out();
        Label goOn = out.newLabel();
        code.packet().get("parserSteps", CD_int).out().iconst_1().iadd().dup_x1()
                .putfield(Code.STATE, "parserSteps", CD_int).loadConstant(TreeParser.MOST_STATES)
                .if_icmple(goOn).loadConstant(failure(parser.errors().timeout())).ireturn()
                .labelBinding(goOn);
    }

    /** Whether a state leads back to one before it, or to one that merely has a lower number. */
    private boolean goesRound() {
        return order.stream().anyMatch(state -> {
            int number = numbers.get(state);
            return state.cases().stream().anyMatch(c -> isBack(c.target(), number))
                    || isBack(state.otherwise(), number);
        });
    }

    private boolean isBack(TreeParser.State target, int from) {
        return target != null && numbers.get(target) <= from;
    }

    private static void failUnlessOk(Code code) {
        CodeBuilder out = code.out();
        int error = out.allocateLocal(TypeKind.INT);
        Label ok = out.newLabel();
        out.istore(error).iload(error).loadConstant(TreeParser.OK).if_icmpeq(ok)
                .loadConstant(failure(0)).iload(error).isub().ireturn().labelBinding(ok);
    }

    /** Leaves each word of the key in a variable. */
    private static List<Integer> readKey(Code code, TreeParser.State state) {
        CodeBuilder out = code.out();
        List<Integer> words = new ArrayList<>();
        for (TreeParser.Element element : state.elements()) {
            int limbs = Bits.limbs(element.width());
            int array = element.field() == null ? readElement(code, state, element) : -1;
            for (int i = 0; i < limbs; i++) {
                int word = out.allocateLocal(TypeKind.LONG);
                if (array < 0) {
                    code.loadWord(element.field().word() + i);
                    code.mask(i == 0 ? Bits.topWidth(element.width()) : Long.SIZE);
                } else {
                    out.aload(array).loadConstant(element.word() + i).laload();
                }
                out.lstore(word);
                words.add(word);
            }
        }
        return words;
    }

    private static void lookUp(Code code, ValueSet set, List<Integer> key, Label otherwise) {
        CodeBuilder out = code.out();
        int array = out.allocateLocal(TypeKind.REFERENCE);
        code.packet().out().loadConstant(key.size())
                .invokevirtual(Code.STATE, "key", Code.type(Code.LONGS, CD_int)).astore(array);
        for (int i = 0; i < key.size(); i++) {
            out.aload(array).loadConstant(i).lload(key.get(i)).lastore();
        }
        code.object(set, ValueSet.class).out().aload(array)
                .invokevirtual(Code.desc(ValueSet.class), "contains", Code.type(CD_boolean, Code.LONGS))
                .ifeq(otherwise);
    }

    /** Has an element read that is not simply a field; returns the variable of the array that holds it. */
    private static int readElement(Code code, TreeParser.State state, TreeParser.Element element) {
        CodeBuilder out = code.out();
        int array = out.allocateLocal(TypeKind.REFERENCE);
        int size = state.elements().stream().mapToInt(e -> e.word() + Bits.limbs(e.width())).max()
                .orElse(0);
        code.packet().out().loadConstant(size)
                .invokevirtual(Code.STATE, "key", Code.type(Code.LONGS, CD_int)).astore(array);
        code.object(element.reader(), TreeParser.KeyReader.class).packet().out().aload(array)
                .invokeinterface(Code.desc(TreeParser.KeyReader.class), "read",
                        Code.type(CD_int, Code.STATE, Code.LONGS));
        failUnlessOk(code);
        return array;
    }

    private static void compare(Code code, TreeParser.Case c, List<Integer> key, Label otherwise) {
        if (c.set() != null) {
            lookUp(code, c.set(), key, otherwise);
            return;
        }
        for (int i = 0; i < key.size(); i++) {
            if (c.mask(i) != 0) {
                code.out().lload(key.get(i));
                if (c.mask(i) != -1) {
                    code.constant(c.mask(i)).out().land();
                }
                code.constant(c.value(i)).out().lcmp().ifne(otherwise);
            } else if (c.value(i) != 0) {
                code.out().goto_(otherwise);
            }
        }
    }
}
