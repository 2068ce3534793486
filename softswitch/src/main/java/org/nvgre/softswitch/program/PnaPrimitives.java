package org.nvgre.softswitch.program;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.nvgre.softswitch.json.LoadException;
import org.nvgre.softswitch.json.Operand;
import org.nvgre.softswitch.json.ProgramModel.Primitive;
import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.program.Calculation.Piece;

/** The primitives of PNA: where a packet goes, and methods of objects, {@code _Type_method}. */
final class PnaPrimitives {
    private final Scope scope;
    private final PrimitiveCompiler common;
    private final ExpressionCompiler expressions;

    PnaPrimitives(Scope scope, PrimitiveCompiler common, ExpressionCompiler expressions) {
        this.scope = scope;
        this.common = common;
        this.expressions = expressions;
    }

    /** Null if there is none of that name. */
    Step.Effect effect(Primitive primitive) throws LoadException {
        return switch (primitive.op()) {
            case "send_to_port" -> {
                Value port = expressions.value(common.arguments(primitive, 1).getFirst());
                yield s -> s.egressPort = (int) port.low().eval(s);
            }
            case "drop_packet" -> {
                common.arguments(primitive, 0);
                yield s -> s.egressPort = PacketState.NO_PORT;
            }
            case "recirculate" -> {
                common.arguments(primitive, 0);
                yield s -> s.recirculateFieldList = OwnPrimitives.NO_FIELDS;
            }
            case "mirror_packet" -> mirror(common.arguments(primitive, 2));
            case "_Hash_get_hash" -> {
                List<Operand> p = common.arguments(primitive, 3);
                Calculation hash = hash(p, 2);
                yield common.assign(p.get(1), Value.of(Range.unsigned(Long.SIZE), hash.value(), null));
            }
            case "_Hash_get_hash_mod" -> hashInRange(common.arguments(primitive, 5));
            case "_Counter_count" -> {
                List<Operand> p = common.arguments(primitive, 2, 3);
                yield new Step.Count(scope.find(scope.counters, "counter", externName(p)),
                        expressions.value(p.get(1)).low(), bytes(p, 2));
            }
            case "_Meter_execute" -> {
                List<Operand> p = common.arguments(primitive, 3, 4);
                yield new Step.Measure(scope.find(scope.meters, "meter", externName(p)),
                        expressions.value(p.get(1)).low(), common.result(p.get(2)), bytes(p, 3));
            }
            case "_InternetChecksum_clear" -> checksum(common.arguments(primitive, 1)).clear();
            case "_InternetChecksum_add" -> {
                List<Operand> p = common.arguments(primitive, 2);
                yield checksum(p).add(pieces(p.get(1)));
            }
            case "_InternetChecksum_subtract" -> {
                List<Operand> p = common.arguments(primitive, 2);
                yield checksum(p).subtract(pieces(p.get(1)));
            }
            case "_InternetChecksum_get" -> {
                List<Operand> p = common.arguments(primitive, 2);
                yield common.assign(p.get(1), checksum(p).complement());
            }
            case "_InternetChecksum_get_state" -> {
                List<Operand> p = common.arguments(primitive, 2);
                yield common.assign(p.get(1), checksum(p).state());
            }
            case "_InternetChecksum_set_state" -> {
                List<Operand> p = common.arguments(primitive, 2);
                yield checksum(p).set(expressions.value(p.get(1)));
            }
            default -> null;
        };
    }

    /** Of several for one slot the last one counts. */
    private Step.Effect mirror(List<Operand> p) throws LoadException {
        Value slot = expressions.value(p.getFirst());
        Value session = expressions.value(p.getLast());
        return s -> {
            if (s.mirrors == null) {
                s.mirrors = new TreeMap<>();
            }
            s.mirrors.put((int) slot.low().eval(s), (int) session.low().eval(s));
        };
    }

    /** From {@code base} on, {@code max} values. */
    private Step.Effect hashInRange(List<Operand> p) throws LoadException {
        Value.Low base = expressions.value(p.get(2)).low();
        Value.Low max = expressions.value(p.get(4)).low();
        Calculation hash = hash(p, 3);
        return common.assign(p.get(1), Value.of(Range.unsigned(Long.SIZE), s -> {
            long values = max.eval(s);
            return values == 0
                    ? base.eval(s)
                    : base.eval(s) + Long.remainderUnsigned(hash.compute(s), values);
        }, null));
    }

    /** Zeros in front make whole bytes of it, as in pna_nic; in v1model they come behind. */
    private Calculation hash(List<Operand> p, int data) throws LoadException {
        List<Piece> pieces = pieces(p.get(data));
        int rest = pieces.stream().mapToInt(piece -> piece.bits(null)).sum() % Byte.SIZE;
        if (rest != 0) {
            pieces.addFirst(CalculationCompiler.constant(Byte.SIZE - rest, BigInteger.ZERO));
        }
        return new Calculation(scope.find(scope.hashes, "hash", externName(p)), pieces);
    }

    /** The fields as they are, whether their headers are valid or not. */
    private List<Piece> pieces(Operand data) throws LoadException {
        if (!(data instanceof Operand.Vector list)) {
            throw scope.error("expected a field_list, found a " + ExpressionCompiler.describe(data));
        }
        List<Piece> pieces = new ArrayList<>();
        for (Operand element : list.elements()) {
            if (!(element instanceof Operand.Field field)) {
                throw scope.error("a " + ExpressionCompiler.describe(element) + " cannot be hashed here");
            }
            pieces.add(new Piece.AnyField(scope.writableField(field)));
        }
        return pieces;
    }

    private ChecksumObject checksum(List<Operand> p) throws LoadException {
        return ChecksumObject.of(scope, externName(p));
    }

    private String externName(List<Operand> p) throws LoadException {
        if (p.getFirst() instanceof Operand.Reference(Operand.Kind kind, String name)
                && kind == Operand.Kind.EXTERN) {
            return name;
        }
        throw scope.error("expected an extern, found " + ExpressionCompiler.describe(p.getFirst()));
    }

    /** The length given as a parameter, else the packet's own. */
    private Value.Low bytes(List<Operand> p, int parameter) throws LoadException {
        return p.size() > parameter ? expressions.value(p.get(parameter)).low() : Step.PACKET_BYTES;
    }
}
