package org.nvgre.softswitch.trace;

import java.math.BigInteger;
import java.util.List;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.PacketState;

/// A field, key element or argument, and its value.
///
/// @param name  as the program has it, e.g. `ipv4.ttl`
/// @param width in bits; of a varbit field, those in use
/// @param value without regard to a sign
public record FieldValue(String name, int width, BigInteger value) {

    /// The header that p4c puts a program's scalar variables and metadata into; nobody ever named it.
    private static final String SCALARS = "scalars.";

    /// The field of this packet, as it is now.
    public static FieldValue of(FieldSlot field, PacketState s) {
        String name = plain(field.name());
        if (field.isVarbit()) {
            return new FieldValue(name, s.varbitBits[field.varbit()],
                    new BigInteger(1, s.varbits[field.varbit()]));
        }
        return new FieldValue(name, field.width(), field.get(s.words));
    }

    /// All of these fields, as they are now.
    public static List<FieldValue> all(List<FieldSlot> fields, PacketState s) {
        return fields.stream().map(field -> of(field, s)).toList();
    }

    /// A name without what only BMv2 JSON adds to it.
    public static String plain(String name) {
        return name.startsWith(SCALARS) ? name.substring(SCALARS.length()) : name;
    }
}
