package org.nvgre.softswitch.table;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.PacketState;

/** An action together with its arguments. */
public final class Invocation implements ActionSource {
    private final Action action;
    private final long[] data;

    /** {@code arguments} in the order of the action's parameters, each within its width. */
    public Invocation(Action action, List<BigInteger> arguments) {
        this(action, new long[action.dataWords()]);
        for (int i = 0; i < arguments.size(); i++) {
            action.parameters().get(i).set(data, arguments.get(i));
        }
    }

    /** {@code data} holds the arguments as the action's parameters say; not copied, and more words may follow. */
    public Invocation(Action action, long[] data) {
        this.action = action;
        this.data = data;
    }

    public Action action() {
        return action;
    }

    /** The arguments as the action reads them. Not copied: nobody writes there. */
    public long[] data() {
        return data;
    }

    public List<BigInteger> arguments() {
        List<BigInteger> arguments = new ArrayList<>();
        for (FieldSlot parameter : action.parameters()) {
            arguments.add(parameter.get(data));
        }
        return arguments;
    }

    public void run(PacketState s) {
        s.arguments(data, 0);
        action.run(s);
    }

    @Override
    public Invocation choose(PacketState s) {
        return this;
    }
}
