package org.nvgre.softswitch.program;

import java.util.List;
import org.nvgre.softswitch.json.LoadException;
import org.nvgre.softswitch.json.Operand;
import org.nvgre.softswitch.json.ProgramModel.Primitive;
import org.nvgre.softswitch.packet.HeaderSlot;
import org.nvgre.softswitch.packet.PacketState;

/** The primitives that are one architecture's own: above all what a program asks of its target. */
final class OwnPrimitives {
    /** A request to resubmit or recirculate with no list of fields. */
    static final int NO_FIELDS = 1;

    private final Scope scope;
    private final PrimitiveCompiler common;
    private final ExpressionCompiler expressions;

    OwnPrimitives(Scope scope, PrimitiveCompiler common, ExpressionCompiler expressions) {
        this.scope = scope;
        this.common = common;
        this.expressions = expressions;
    }

    /** Null if the architecture has no primitive of that name. */
    Step.Effect effect(Primitive primitive) throws LoadException {
        return switch (scope.architecture()) {
            case V1Model fields -> ofV1Model(primitive, fields);
            case Pna _ -> new PnaPrimitives(scope, common, expressions).effect(primitive);
            case Tna tna -> ofTna(primitive, tna.chip());
            case Xsa _ -> null;
        };
    }

    private Step.Effect ofV1Model(Primitive primitive, V1Model fields) throws LoadException {
        return switch (primitive.op()) {
            case "drop" -> {
                common.arguments(primitive, 0);
                yield markToDrop(fields);
            }
            case "mark_to_drop" -> {
                common.arguments(primitive, 1);
                yield markToDrop(fields);
            }
            case "generate_digest" -> generateDigest(primitive);
            case "resubmit" -> set(common.arguments(primitive, 1), (s, list) -> s.resubmitFieldList = list);
            case "recirculate" ->
                set(common.arguments(primitive, 1), (s, list) -> s.recirculateFieldList = list);
            case "truncate" -> set(common.arguments(primitive, 1), (s, length) -> {
                if (length >= 0) {
                    s.truncateTo = Math.min(s.truncateTo, length);
                }
            });
            case "clone_ingress_pkt_to_egress", "clone_egress_pkt_to_egress" ->
                clone(common.arguments(primitive, 2));
            default -> null;
        };
    }

    private Step.Effect ofTna(Primitive primitive, Tna.Chip chip) throws LoadException {
        return switch (primitive.op()) {
            case "generate_digest" -> generateDigest(primitive);
            case "mirror" -> mirror(common.arguments(primitive, 1, 2));
            case "resubmit" -> resubmit(common.arguments(primitive, 0, 1), chip);
            case "count" -> {
                List<Operand> p = common.arguments(primitive, 2, 3);
                yield common.count(p, adjusted(p, 2));
            }
            case "execute_meter" -> {
                List<Operand> p = common.arguments(primitive, 3, 4);
                yield common.executeMeter(p, adjusted(p, 3));
            }
            default -> null;
        };
    }

    private static Step.Effect markToDrop(V1Model fields) {
        return Step.Effect.of(s -> {
            Architecture.set(s, fields.egressSpec(), V1Model.DROP_PORT);
            Architecture.set(s, fields.mcastGrp(), 0);
        }, c -> {
            c.prepareWord(fields.egressSpec().word()).constant(V1Model.DROP_PORT).storeWord();
            if (fields.mcastGrp() != null) {
                c.prepareWord(fields.mcastGrp().word()).constant(0).storeWord();
            }
        });
    }

    private Step.Effect generateDigest(Primitive primitive) throws LoadException {
        return set(List.of(common.arguments(primitive, 2).getLast()), (s, list) -> s.digest = list);
    }

    private Step.Effect clone(List<Operand> p) throws LoadException {
        Value session = expressions.value(p.getFirst());
        Value list = expressions.value(p.getLast());
        return s -> {
            s.cloneSession = (int) session.low().eval(s) & V1Model.CLONE_SESSION_MASK;
            s.cloneFieldList = (int) list.low().eval(s);
        };
    }

    /** Asks for a mirror copy; the header, if there is one, goes before it. */
    private Step.Effect mirror(List<Operand> p) throws LoadException {
        Value session = expressions.value(p.getFirst());
        if (p.size() == 1) {
            return s -> {
                s.cloneSession = (int) session.low().eval(s);
                s.mirrorHeader = null;
            };
        }
        HeaderSlot header = header(p.getLast(), "mirrored");
        return s -> {
            s.cloneSession = (int) session.low().eval(s);
            s.mirrorHeader = header;
        };
    }

    /** Asks for a second pass through ingress; the header, if there is one, goes with it. */
    private Step.Effect resubmit(List<Operand> p, Tna.Chip chip) throws LoadException {
        HeaderSlot header = p.isEmpty() ? null : header(p.getFirst(), "resubmitted");
        if (header != null && header.fixedBits() > chip.resubmitBytes() * Byte.SIZE) {
            throw scope.error("the header " + header.name() + " has " + header.fixedBits()
                    + " bits; at most " + chip.resubmitBytes() * Byte.SIZE + " go with a resubmitted packet");
        }
        return s -> {
            s.resubmitFieldList = NO_FIELDS;
            s.resubmitHeader = header;
        };
    }

    private HeaderSlot header(Operand operand, String what) throws LoadException {
        if (operand instanceof Operand.Header named) {
            return scope.header(named.name());
        }
        throw scope.error("what is " + what + " with the packet must be a header");
    }

    /** The packet's length less what a parameter says, if there is one. */
    private Value.Low adjusted(List<Operand> p, int parameter) throws LoadException {
        if (p.size() <= parameter) {
            return Step.PACKET_BYTES;
        }
        Value.Low less = expressions.value(p.get(parameter)).low();
        return Value.Low.of(s -> s.ingressLength - less.eval(s),
                c -> c.value(Step.PACKET_BYTES).value(less).out().lsub());
    }

    /** Something done with a small integer. */
    @FunctionalInterface
    private interface IntEffect {
        void apply(PacketState s, int value);
    }

    private Step.Effect set(List<Operand> p, IntEffect effect) throws LoadException {
        Value value = expressions.value(p.getFirst());
        return s -> effect.apply(s, (int) value.low().eval(s));
    }
}
