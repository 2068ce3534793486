package org.nvgre.p4runtime;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/// The parameters of one action or packet header, and the one place where names and values become arguments.
final class Params {
    private final String owner;
    private final List<Param> list;
    private final Names<Param> names;

    /// @param owner whose they are, in messages: "action 'nvgre.to_port'"
    /// @param kind  what one of them is: "parameter"
    Params(String owner, String kind, List<Param> list) {
        this.owner = owner;
        this.list = List.copyOf(list);
        this.names = new Names<>(kind, list, Param::name);
    }

    List<Param> list() {
        return list;
    }

    /// @throws IllegalArgumentException there is no such name
    int position(String name) {
        return list.indexOf(named(name));
    }

    /// Arguments in the order of the parameters, from `name, value, name, value, ...`.
    ///
    /// @throws IllegalArgumentException a name is unknown, missing or there twice, or a value does not fit
    List<Bits> arguments(Object... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException(owner + ": arguments are name, value, name, value, ...");
        }
        Bits[] arguments = new Bits[list.size()];
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (!(namesAndValues[i] instanceof String name)) {
                throw new IllegalArgumentException(
                        owner + ": '" + namesAndValues[i] + "' stands where a name should");
            }
            put(arguments, list.indexOf(named(name)), namesAndValues[i + 1]);
        }
        return complete(arguments);
    }

    /// Arguments from P4Runtime's ids, as a device sends them.
    ///
    /// @throws IllegalArgumentException an id is unknown or missing, or a value does not fit
    <A> List<Bits> decode(List<A> wire, ToIntFunction<A> id, Function<A, ByteString> value) {
        Bits[] arguments = new Bits[list.size()];
        for (A argument : wire) {
            put(arguments, positionOfId(id.applyAsInt(argument)), value.apply(argument));
        }
        return complete(arguments);
    }

    /// `(name=value, name=value)`
    String text(List<Bits> arguments) {
        StringBuilder text = new StringBuilder("(");
        for (int i = 0; i < list.size(); i++) {
            text.append(i == 0 ? "" : ", ").append(list.get(i).name()).append('=').append(arguments.get(i));
        }
        return text.append(')').toString();
    }

    private Param named(String name) {
        try {
            return names.get(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(owner + ": " + e.getMessage(), e);
        }
    }

    private int positionOfId(int id) {
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).id() == id) {
                return i;
            }
        }
        throw new IllegalArgumentException(owner + " has no parameter with id " + id);
    }

    private void put(Bits[] arguments, int position, Object value) {
        Param param = list.get(position);
        if (arguments[position] != null) {
            throw new IllegalArgumentException(owner + ": '" + param.name() + "' is there twice");
        }
        try {
            arguments[position] = param.value(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(owner + ", " + e.getMessage(), e);
        }
    }

    private List<Bits> complete(Bits[] arguments) {
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] == null) {
                missing.add("'" + list.get(i).name() + "'");
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(owner + " lacks " + String.join(", ", missing));
        }
        return List.copyOf(Arrays.asList(arguments));
    }
}
