package org.nvgre.softswitch.program;

import static java.lang.constant.ConstantDescs.CD_boolean;

import java.lang.classfile.Label;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nvgre.softswitch.program.FlowCode.Node;

/** Writes a control. */
final class ControlCode {
    private static final int BRANCH_BYTES = 50;
    private static final int CALL_BYTES = 12;

    private final ActionCode actions;
    private final Map<ControlNode, Integer> numbers = new HashMap<>();
    private final List<ControlNode> order = new ArrayList<>();

    private ControlCode(ActionCode actions) {
        this.actions = actions;
    }

    /** The nodes from {@code first} on; {@code first} may be null. */
    static List<Node> nodes(ActionCode actions, ControlNode first) {
        ControlCode control = new ControlCode(actions);
        control.number(first);
        return control.order.stream().map(control::node).toList();
    }

    private void number(ControlNode node) {
        if (node == null || numbers.containsKey(node)) {
            return;
        }
        numbers.put(node, order.size());
        order.add(node);
        switch (node) {
            case ControlNode.Apply apply -> {
                if (apply.isByHit()) {
                    number(apply.afterHit());
                } else {
                    TableCode.actions(apply).forEach(a -> number(apply.afterAction(a.id())));
                }
                number(apply.afterMiss());
            }
            case ControlNode.Branch branch -> {
                number(branch.next(true));
                number(branch.next(false));
            }
            case ControlNode.Call call -> number(call.next());
        }
    }

    private int numberOf(ControlNode node) {
        return node == null ? FlowCode.END : numbers.get(node);
    }

    private Node node(ControlNode node) {
        return switch (node) {
            case ControlNode.Apply apply ->
                new Node((code, next) -> new TableCode(code, apply, actions, next).write(),
                        TableCode.bytes(apply),
                        TableCode.successors(apply).stream().map(this::numberOf).toList());
            case ControlNode.Branch branch -> new Node(
                    (code, next) -> code.condition(branch.condition()).out().ifne(next.at(0))
                            .goto_(next.at(1)),
                    BRANCH_BYTES, List.of(numberOf(branch.next(true)), numberOf(branch.next(false))));
            case ControlNode.Call call -> new Node((code, next) -> {
                TreeAction action = (TreeAction) call.invocation().action();
                actions.call(code, action,
                        () -> code.object(call.invocation().data(), long[].class).out().iconst_0());
                endIfExited(code, action);
                code.out().goto_(next.at(0));
            }, CALL_BYTES, List.of(numberOf(call.next())));
        };
    }

    /** Ends the flow if the action has said so. */
    static void endIfExited(Code code, TreeAction action) {
        if (action.mayExit()) {
            Label goOn = code.out().newLabel();
            code.get("exit", CD_boolean).out().ifeq(goOn).loadConstant(FlowCode.END).ireturn()
                    .labelBinding(goOn);
        }
    }
}
