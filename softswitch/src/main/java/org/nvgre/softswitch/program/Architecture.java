package org.nvgre.softswitch.program;

import java.util.List;
import org.nvgre.softswitch.json.LoadException;
import org.nvgre.softswitch.json.Operand;
import org.nvgre.softswitch.json.ProgramModel;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.HeaderSlot;
import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.table.ColorCode;

/**
 * An architecture as one program is written for it: the blocks it has, and the fields through which it and its target
 * talk to each other. Which names and values those are, docs/json-dialect.md says.
 *
 * <p>What lies between the blocks (replication, mirroring, dropping) is what targets do: {@code traffic.Target}.
 */
public sealed interface Architecture permits V1Model, Pna, Tna, Xsa {

    /**
     * A pass over the packet: parser, control, deparser, by their names in the JSON; null for one that the
     * architecture has not there.
     */
    record Gress(String parser, String control, String deparser) {}

    /** What a program of this architecture is called in messages. */
    String name();

    /** In the order in which a packet goes through them. */
    List<Gress> gresses();

    /** How its programs number a meter's colours. */
    default ColorCode colors() {
        return ColorCode.V1MODEL;
    }

    /** @throws LoadException when the program lacks what every program of this architecture has */
    default void check(Scope scope) throws LoadException {}

    /** The one a program says it is for, or whose blocks it has. */
    static Architecture of(ProgramModel model, Fields fields) throws LoadException {
        String named = model.architecture() == null ? byBlocks(model) : model.architecture();
        return switch (named) {
            case "v1model" -> V1Model.of(fields);
            case "pna" -> Pna.of(fields);
            case "tna" -> Tna.of(Tna.Chip.TOFINO_1, fields, ParserErrors.of(model.errors()));
            case "t2na" -> Tna.of(Tna.Chip.TOFINO_2, fields, ParserErrors.of(model.errors()));
            case "xsa" -> Xsa.of(fields);
            default -> throw new LoadException(model.source() + ": unknown architecture '" + named
                    + "', not one of v1model, pna, tna, t2na, xsa");
        };
    }

    private static String byBlocks(ProgramModel model) {
        return model.pipelines().stream().anyMatch(p -> p.name().equals("main_control")) ? "pna" : "v1model";
    }

    /** The fields of a program by the names its target has for them. */
    @FunctionalInterface
    interface Fields {
        /** Null if the program has no such field. {@code name} is {@code header.field}. */
        FieldSlot find(String name);

        /** The fields of {@code model}: the one an alias leads to, or the one that is called so. */
        static Fields of(ProgramModel model, Scope scope) {
            return name -> {
                Operand.Field alias = model.aliases().get(name);
                int dot = name.indexOf('.');
                String header = alias == null ? name.substring(0, dot) : alias.header();
                HeaderSlot slot = scope.headers.get(header);
                return slot == null
                        ? null
                        : slot.field(alias == null ? name.substring(dot + 1) : alias.field());
            };
        }
    }

    /** Writes a field if the program has it. */
    static void set(PacketState s, FieldSlot field, long value) {
        if (field != null) {
            field.set(s.words, value);
        }
    }

    /** The value of a field, 0 if the program does not have it. */
    static int get(PacketState s, FieldSlot field) {
        return field == null ? 0 : (int) s.words[field.word()];
    }
}
