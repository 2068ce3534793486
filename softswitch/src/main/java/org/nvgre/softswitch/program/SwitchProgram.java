package org.nvgre.softswitch.program;

import java.util.List;
import java.util.Map;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.Layout;
import org.nvgre.softswitch.table.ActionProfile;
import org.nvgre.softswitch.table.CounterArray;
import org.nvgre.softswitch.table.MeterArray;
import org.nvgre.softswitch.table.RegisterArray;
import org.nvgre.softswitch.table.Table;
import org.nvgre.softswitch.table.ValueSet;

/**
 * A loaded program: its code, and by name all that the control plane can reach.
 *
 * @param gresses their code, in the order of {@link Architecture#gresses}
 * @param fieldLists the fields that survive cloning, resubmission and recirculation, by list id
 * @param digests the fields of each digest, by learn list id
 */
public record SwitchProgram(Layout layout, Architecture architecture, List<Executable> gresses,
        Map<String, Table> tables,
        Map<String, ActionProfile> profiles, Map<String, CounterArray> counters,
        Map<String, MeterArray> meters,
        Map<String, RegisterArray> registers, Map<String, ValueSet> valueSets,
        Map<Integer, List<FieldSlot>> fieldLists,
        Map<Integer, Digest> digests) {

    /** What a digest consists of. */
    public record Digest(String name, List<FieldSlot> fields) {}
}
