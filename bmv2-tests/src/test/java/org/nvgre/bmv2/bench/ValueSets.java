package org.nvgre.bmv2.bench;

import java.math.BigInteger;
import org.p4.config.v1.MatchField;
import org.p4.config.v1.P4Info;
import org.p4.config.v1.ValueSet;
import org.p4.v1.ValueSetEntry;
import org.p4.v1.ValueSetMember;

/// The value sets of a `simple_switch_grpc`, which its P4Runtime does not reach: its command line interface fills them.
///
/// Members must have 1, 9, 17 ... bits: others are sent with a byte too many, and the switch ends at them.
final class ValueSets implements AutoCloseable {
    static final String CLI = "simple_switch_CLI";

    private final P4Info info;
    private final ThriftCommands commands;

    /// @param thriftPort of a switch that has this program
    ValueSets(P4Info info, int thriftPort) {
        this.info = info;
        this.commands = ThriftCommands.connect(CLI, thriftPort);
    }

    /// Replaces all members of a set; all fields of each are exact.
    void write(ValueSetEntry entry) {
        ValueSet set = info.getValueSetsList().stream()
                .filter(each -> each.getPreamble().getId() == entry.getValueSetId()).findFirst()
                .orElseThrow();
        String name = set.getPreamble().getName();
        commands.run("pvs_clear " + name);
        entry.getMembersList()
                .forEach(
                        member -> commands.run("pvs_add " + name + " 0x" + number(set, member).toString(16)));
    }

    /// One number of all fields.
    private static BigInteger number(ValueSet set, ValueSetMember member) {
        BigInteger all = BigInteger.ZERO;
        for (MatchField field : set.getMatchList()) {
            BigInteger value = member.getMatchList().stream().filter(m -> m.getFieldId() == field.getId())
                    .map(m -> new BigInteger(1, m.getExact().getValue().toByteArray())).findFirst()
                    .orElseThrow();
            all = all.shiftLeft(field.getBitwidth()).or(value);
        }
        return all;
    }

    @Override
    public void close() {
        commands.close();
    }
}
