package org.nvgre.softswitch.program;

import static java.lang.constant.ConstantDescs.CD_int;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes a graph, of parser states or of a control's nodes. Nodes that follow each other stand in one method and jump
 * from one to the next; where that would become longer than what the JVM compiles well, another method goes on.
 */
final class FlowCode {
    /** The end, as a successor and as what a node or the flow returns. */
    static final int END = -1;

    private static final MethodTypeDesc PART = Code.type(CD_int, Code.STATE, CD_int);

    /** Writes a node, which leaves by jumping to one of its successors, or by returning END or less. */
    @FunctionalInterface
    interface Body {
        void write(Code code, Successors next);
    }

    /** Where a node goes on. */
    @FunctionalInterface
    interface Successors {
        /** The label of a successor, by its index. */
        Label at(int index);
    }

    /**
     * A node.
     *
     * @param bytes about how long it is as bytecode
     * @param successors numbers of nodes, or END
     */
    record Node(Body body, int bytes, List<Integer> successors) {}

    /** Nodes in one method. */
    private record Part(String method, int from, int to) {}

    private final CodeClass in;
    private final String kind;
    private final List<Node> nodes;
    private final List<Part> parts = new ArrayList<>();

    private FlowCode(CodeClass in, String kind, List<Node> nodes) {
        this.in = in;
        this.kind = kind;
        this.nodes = nodes;
    }

    /** Writes code that takes the packet from node 0 on and leaves what the flow returns on the stack. */
    static void write(Code code, String kind, List<Node> nodes) {
        if (nodes.isEmpty()) {
            code.out().loadConstant(END);
            return;
        }
        FlowCode flow = new FlowCode(code.in(), kind, nodes);
        flow.addParts();
        flow.run(code);
    }

    private void addParts() {
        int from = 0;
        int bytes = 0;
        for (int i = 0; i < nodes.size(); i++) {
            int more = nodes.get(i).bytes();
            if (i > from && bytes + more > in.methodBytes()) {
                addPart(from, i);
                from = i;
                bytes = 0;
            }
            bytes += more;
        }
        addPart(from, nodes.size());
    }

    private void addPart(int from, int to) {
        parts.add(new Part(in.add(kind, PART, code -> writePart(code, from, to)), from, to));
    }

    private void run(Code code) {
        CodeBuilder out = code.out();
        int node = out.allocateLocal(TypeKind.INT);
        Label next = out.newLabel();
        Label end = out.newLabel();
        out.iconst_0().istore(node);
        if (parts.size() == 1) {
            code.packet().out().iload(node).invokestatic(in.name(), parts.getFirst().method(), PART);
            return;
        }
        out.labelBinding(next);
        for (Part part : parts) {
            Label other = out.newLabel();
            out.iload(node).loadConstant(part.to()).if_icmpge(other);
            code.packet().out().iload(node).invokestatic(in.name(), part.method(), PART).istore(node);
            out.iload(node).iflt(end).goto_(next).labelBinding(other);
        }
        out.labelBinding(end).iload(node);
    }

    /** A method from {@code from} on up to {@code to}: enters at the node it is given, returns the next one. */
    private void writePart(Code code, int from, int to) {
        CodeBuilder out = code.out();
        List<Label> labels = new ArrayList<>();
        for (int i = from; i < to; i++) {
            labels.add(out.newLabel());
        }
        List<SwitchCase> entries = entries(from, to).stream()
                .map(i -> SwitchCase.of(i, labels.get(i - from))).toList();
        if (entries.size() > 1) {
            out.iload(1).lookupswitch(entries.getFirst().target(), entries);
        } else if (!entries.isEmpty()) {
            out.goto_(entries.getFirst().target());
        }
        Map<Integer, Label> leaving = new LinkedHashMap<>();
        for (int i = from; i < to; i++) {
            Node node = nodes.get(i);
            Map<Integer, Label> targets = new HashMap<>();
            for (int successor : node.successors()) {
                targets.put(successor, successor >= from && successor < to
                        ? labels.get(successor - from)
                        : leaving.computeIfAbsent(successor, _ -> out.newLabel()));
            }
            out.labelBinding(labels.get(i - from)).block(block -> node.body().write(code.inside(block),
                    index -> targets.get(node.successors().get(index))));
        }
        leaving.forEach(
                (successor, label) -> out.labelBinding(label).loadConstant((int) successor).ireturn());
    }

    /** The nodes that are reached from outside. */
    private Set<Integer> entries(int from, int to) {
        Set<Integer> entries = new TreeSet<>();
        if (from == 0) {
            entries.add(0);
        }
        for (int i = 0; i < nodes.size(); i++) {
            if (i < from || i >= to) {
                nodes.get(i).successors().stream().filter(n -> n >= from && n < to).forEach(entries::add);
            }
        }
        return entries;
    }
}
