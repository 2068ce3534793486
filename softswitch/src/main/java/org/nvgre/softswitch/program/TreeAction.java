package org.nvgre.softswitch.program;

import java.util.List;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.table.Action;

/** An action as a sequence of steps. */
final class TreeAction implements Action {
    private final String name;
    private final int id;
    private final List<FieldSlot> parameters;
    private final Step[] steps;

    TreeAction(String name, int id, List<FieldSlot> parameters, List<Step> steps) {
        this.name = name;
        this.id = id;
        this.parameters = List.copyOf(parameters);
        this.steps = steps.toArray(Step[]::new);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public List<FieldSlot> parameters() {
        return parameters;
    }

    /** Whether it can end the control it is called in. */
    boolean mayExit() {
        return steps().stream()
                .anyMatch(s -> s instanceof Step.Plain(Step.Effect effect) && effect instanceof Step.Exit);
    }

    List<Step> steps() {
        return List.of(steps);
    }

    @Override
    public void run(PacketState s) {
        int next = 0;
        while (next >= 0 && next < steps.length) {
            next = steps[next].run(s, next + 1);
        }
    }
}
