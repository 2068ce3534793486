package org.nvgre.softswitch.trace;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import org.nvgre.softswitch.table.FieldMatch;
import org.nvgre.softswitch.table.KeyField;

/// One thing that happened to a packet. Events come in the order in which they happened.
public sealed interface TraceEvent {

    /// The two halves of the pipeline.
    enum Stage {
        INGRESS, EGRESS
    }

    /// How a packet came to ingress.
    enum Arrival {
        RECEIVED, RESUBMITTED, RECIRCULATED
    }

    /// How a packet came to egress.
    enum Passage {
        UNICAST, REPLICA, INGRESS_CLONE, EGRESS_CLONE
    }

    /// A copy: where it goes, and the number ("rid") by which egress tells it from others.
    record Copy(int port, int instance) {}

    /// A packet enters ingress.
    record Arrived(Arrival how, int port, ByteString packet) implements TraceEvent {}

    // ---- parser

    record StateEntered(String state) implements TraceEvent {}

    /// A header was taken from the packet.
    record Extracted(String header, int bytes, List<FieldValue> fields) implements TraceEvent {
        public Extracted {
            fields = List.copyOf(fields);
        }
    }

    /// Bytes of the packet were passed over.
    record Skipped(int bytes) implements TraceEvent {}

    /// A parser state did something else.
    record ParserActed(List<Effect> effects) implements TraceEvent {
        public ParserActed {
            effects = List.copyOf(effects);
        }
    }

    /// The parser chose what comes next.
    ///
    /// @param key  what it looked at; empty where there was no choice
    /// @param next the next state; empty where parsing ends
    record Selected(List<FieldValue> key, Optional<String> next) implements TraceEvent {
        public Selected {
            key = List.copyOf(key);
        }
    }

    /// Parsing ended with an error of the program or of core.p4.
    record ParserFailed(String error, int unparsedBytes) implements TraceEvent {}

    /// A checksum was not what it should be.
    record ChecksumWrong(FieldValue found) implements TraceEvent {}

    // ---- controls

    /// A condition was tested.
    ///
    /// @param node      what the program calls it
    /// @param condition the P4 text if the program brings it along, else the condition written out again
    /// @param place     file and line of it, if the program says so
    record Branched(String node, String condition, Optional<String> place,
            boolean outcome) implements TraceEvent {}

    /// A table was applied.
    ///
    /// @param hit empty on a miss
    /// @param run empty where there was nothing to do
    record TableApplied(String table, List<KeyValue> key, Optional<Hit> hit,
            Optional<ActionRun> run) implements TraceEvent {
        public TableApplied {
            key = List.copyOf(key);
        }
    }

    /// An element of a table's key.
    ///
    /// @param field  the field it is taken from, or the header whose validity it is
    record KeyValue(KeyField.Match match, FieldValue value, String field) {}

    /// The entry that matched.
    ///
    /// @param match    as long as the key
    /// @param priority the higher, the better; 0 in tables without
    /// @param via      what in an action profile held the action, if it was one
    record Hit(List<FieldMatch> match, int priority, Optional<Via> via) {
        public Hit {
            match = List.copyOf(match);
        }
    }

    /// A member of an action profile, or a group of which a hash chose a member; id 0: made for this entry.
    record Via(boolean group, int id, int members) {}

    /// An action, what it was given and what it did.
    record ActionRun(String action, List<FieldValue> arguments, List<Effect> effects) {
        public ActionRun {
            arguments = List.copyOf(arguments);
            effects = List.copyOf(effects);
        }
    }

    /// Statements that stand between tables: a compiler makes an action of them that nobody can change.
    record StatementsRun(ActionRun run) implements TraceEvent {}

    // ---- the target

    /// Ingress is over, and the packet goes to one port.
    record Forwarded(int port) implements TraceEvent {}

    /// Ingress is over, and the packet goes to a group; empty copies where there is no such group.
    record Replicated(int group, boolean known, List<Copy> copies) implements TraceEvent {
        public Replicated {
            copies = List.copyOf(copies);
        }
    }

    /// The program asked for clones; no copies where there is no such session.
    record Cloned(Stage from, int session, boolean known, List<Copy> copies) implements TraceEvent {
        public Cloned {
            copies = List.copyOf(copies);
        }
    }

    /// A digest went to the control plane.
    record Digested(String digest, List<FieldValue> fields) implements TraceEvent {
        public Digested {
            fields = List.copyOf(fields);
        }
    }

    /// The packet, or this copy of it, ends here.
    record Dropped(Stage at) implements TraceEvent {}

    /// A packet, or a copy, enters egress.
    record EgressBegan(Passage how, int port, int instance) implements TraceEvent {}

    /// The packet was put together again.
    ///
    /// @param headers in the order in which they were written
    /// @param effects what was computed for it, checksums above all
    record Deparsed(List<String> headers, List<Effect> effects, ByteString packet) implements TraceEvent {
        public Deparsed {
            headers = List.copyOf(headers);
            effects = List.copyOf(effects);
        }
    }

    /// The packet left.
    record Transmitted(int port, ByteString packet) implements TraceEvent {}

    /// The packet was lost: an assertion of the program does not hold, or the switch has a fault.
    record Lost(String why) implements TraceEvent {}
}
