package org.nvgre.softswitch.program;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.Label;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes actions: one method each, which takes the packet and the arguments: an array, and where in it they begin. */
final class ActionCode {
    private static final MethodTypeDesc TYPE = Code.type(CD_void, Code.STATE, Code.LONGS, CD_int);

    private final CodeClass in;
    private final Map<TreeAction, String> methods = new HashMap<>();

    ActionCode(CodeClass in) {
        this.in = in;
    }

    /** Writes a call; {@code loadArguments} pushes the array and where they begin. */
    void call(Code code, TreeAction action, Runnable loadArguments) {
        if (action.steps().isEmpty()) {
            return;
        }
        code.packet();
        loadArguments.run();
        code.out().invokestatic(in.name(), methods.computeIfAbsent(action, this::add), TYPE);
    }

    private String add(TreeAction action) {
        return in.add("action", TYPE, code -> write(code, action.steps()));
    }

    private static void write(Code code, List<Step> steps) {
        List<Label> labels = new ArrayList<>();
        for (int i = 0; i <= steps.size(); i++) {
            labels.add(code.out().newLabel());
        }
        for (int i = 0; i < steps.size(); i++) {
            code.out().labelBinding(labels.get(i));
            switch (steps.get(i)) {
                case Step.Plain(Step.Effect effect) -> code.effect(effect);
                case Step.Jump(int target) -> code.out().goto_(labels.get(Math.min(target, steps.size())));
                case Step.JumpUnless(Condition condition, int target) ->
                    code.condition(condition).out().ifeq(labels.get(Math.min(target, steps.size())));
            }
        }
        code.out().labelBinding(labels.getLast()).return_();
    }
}
