package org.nvgre.softswitch.program;

import static java.lang.constant.ConstantDescs.CD_int;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes a graph, of parser states or of a control's nodes. Each node is a method that returns which of its successors
 * comes next; other methods jump from one to the next, as many as it takes for none to be longer than what the JVM is
 * willing to compile.
 */
final class FlowCode {
    /** The end, as a successor and as what a node or the flow returns. */
    static final int END = -1;

    private static final MethodTypeDesc NODE = Code.type(CD_int, Code.STATE);
    private static final MethodTypeDesc PART = Code.type(CD_int, Code.STATE, CD_int);
    /** HotSpot leaves methods of more than 8000 bytes to the interpreter. */
    private static final int LONGEST_PART = 7000;
    private static final int NODE_BYTES = 32;
    private static final int SUCCESSOR_BYTES = 8;

    /**
     * A node.
     *
     * @param body leaves the index of a successor on the stack, or returns END or less to end the flow at once
     * @param successors numbers of nodes, or END
     */
    record Node(Consumer<Code> body, List<Integer> successors) {}

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
            int more = NODE_BYTES + SUCCESSOR_BYTES * nodes.get(i).successors().size();
            if (bytes + more > LONGEST_PART) {
                addPart(from, i);
                from = i;
                bytes = 0;
            }
            bytes += more;
        }
        addPart(from, nodes.size());
    }

    private void addPart(int from, int to) {
        parts.add(new Part(in.add(kind, PART, code -> writePart(code.out(), from, to)), from, to));
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

    private void writePart(CodeBuilder out, int from, int to) {
        List<Label> labels = new ArrayList<>();
        List<SwitchCase> entries = new ArrayList<>();
        for (int i = from; i < to; i++) {
            labels.add(out.newLabel());
            entries.add(SwitchCase.of(i, labels.getLast()));
        }
        int result = out.allocateLocal(TypeKind.INT);
        Label ended = out.newLabel();
        Map<Integer, Label> leaving = new HashMap<>();
        out.iload(1).tableswitch(from, to - 1, labels.getFirst(), entries);
        for (int i = from; i < to; i++) {
            Node node = nodes.get(i);
            String method = in.add(kind + "_", NODE, code -> {
                node.body().accept(code);
                code.out().ireturn();
            });
            out.labelBinding(labels.get(i - from)).aload(0).invokestatic(in.name(), method, NODE)
                    .istore(result);
            List<SwitchCase> cases = new ArrayList<>();
            for (int c = 0; c < node.successors().size(); c++) {
                int successor = node.successors().get(c);
                cases.add(SwitchCase.of(c, successor >= from && successor < to
                        ? labels.get(successor - from)
                        : leaving.computeIfAbsent(successor, _ -> out.newLabel())));
            }
            out.iload(result).tableswitch(0, cases.size() - 1, ended, cases);
        }
        leaving.forEach(
                (successor, label) -> out.labelBinding(label).loadConstant((int) successor).ireturn());
        out.labelBinding(ended).iload(result).ireturn();
    }
}
