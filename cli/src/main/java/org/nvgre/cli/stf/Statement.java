package org.nvgre.cli.stf;

import java.math.BigDecimal;
import java.util.List;

/// What a line of an STF file asks for. Names and numbers are as they are written: what they mean only the
/// program tells that is tested.
sealed interface Statement {

    /// `packet PORT BYTES`.
    ///
    /// @param bytes hexadecimal digits, two for a byte
    record Packet(int port, String bytes) implements Statement {}

    /// `expect PORT [BYTES]`: the next packet out of the port.
    ///
    /// @param bytes empty where any packet will do
    record Expect(int port, PacketPattern bytes) implements Statement {}

    /// `add TABLE [PRIORITY] KEY:VALUE... ACTION(PARAMETER:VALUE, ...)`.
    ///
    /// @param priority the highest wins; null where there is none
    record Add(String table, Integer priority, List<Argument> key, Call action) implements Statement {}

    /// `setdefault TABLE ACTION(PARAMETER:VALUE, ...)`.
    record SetDefault(String table, Call action) implements Statement {}

    record Call(String action, List<Argument> arguments) {}

    /// @param value a number, for a longest prefix also `NUMBER/LENGTH`
    record Argument(String name, String value) {}

    /// `mirroring_add SESSION PORT`.
    record Mirror(int session, int port) implements Statement {}

    /// `mirroring_add_mc SESSION GROUP`.
    record MirrorToGroup(int session, int group) implements Statement {}

    /// `mirroring_delete SESSION`.
    record MirrorDelete(int session) implements Statement {}

    /// `mirroring_get SESSION`.
    record MirrorGet(int session) implements Statement {}

    /// `mc_mgrp_create GROUP`.
    record GroupCreate(int group) implements Statement {}

    /// `mc_node_create RID PORT...`; nodes are numbered from 0.
    record NodeCreate(int rid, List<Integer> ports) implements Statement {}

    /// `mc_node_update NODE PORT...`.
    record NodeUpdate(int node, List<Integer> ports) implements Statement {}

    /// `mc_node_associate GROUP NODE`.
    record NodeAssociate(int group, int node) implements Statement {}

    /// `counter_read COUNTER INDEX`.
    record CounterRead(String counter, int index) implements Statement {}

    /// `counter_write COUNTER INDEX PACKETS BYTES`.
    record CounterWrite(String counter, int index, long packets, long bytes) implements Statement {}

    /// `register_read REGISTER INDEX`.
    record RegisterRead(String register, int index) implements Statement {}

    /// `register_write REGISTER INDEX VALUE`.
    record RegisterWrite(String register, int index, String value) implements Statement {}

    /// `register_reset REGISTER`.
    record RegisterReset(String register) implements Statement {}

    /// `meter_get_rates METER INDEX`.
    record MeterGet(String meter, int index) implements Statement {}

    /// `meter_set_rates METER INDEX RATE:BURST RATE:BURST`.
    record MeterSet(String meter, int index, List<Rate> rates) implements Statement {}

    /// `meter_array_set_rates METER RATE:BURST RATE:BURST`.
    record MeterArraySet(String meter, List<Rate> rates) implements Statement {}

    /// @param perMicrosecond bytes or packets, as the meter counts
    record Rate(BigDecimal perMicrosecond, long burst) {}

    /// `wait`, `remove all`, `no_packet` and `check_counter`, which p4c's runner passes over for bmv2: packets
    /// have arrived when the next line's turn comes, every test has a switch of its own, a packet that nobody
    /// expects is a failure anyway.
    record Ignored(String command) implements Statement {}
}
