package org.nvgre.softswitch.json;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/**
 * A BMv2 JSON program as it is written, every name still unresolved.
 *
 * @param source what to call the program in messages, e.g. its file name
 * @param errors the error codes by name
 * @param architecture the one it says it is for, null if it says none
 * @param aliases the names a target uses for a field, e.g. {@code intrinsic_metadata.mcast_grp}, to the field
 */
public record ProgramModel(String source, List<HeaderType> headerTypes, List<HeaderInstance> headers,
        List<HeaderStack> stacks, List<UnionType> unionTypes, List<HeaderUnion> unions,
        List<UnionStack> unionStacks, Map<String, Integer> errors, List<Parser> parsers,
        List<ValueSet> valueSets,
        List<Deparser> deparsers, List<CounterArray> counters, List<MeterArray> meters,
        List<RegisterArray> registers, List<Calculation> calculations, List<Checksum> checksums,
        List<FieldList> fieldLists, List<FieldList> learnLists, List<Action> actions,
        List<Pipeline> pipelines,
        Map<String, Operand.Field> aliases, String architecture, List<Extern> externs) {

    /** An object of a type that only some architectures have; {@code attributes} are those whose values are text. */
    public record Extern(String name, String type, Map<String, String> attributes) {}

    /** {@code lengthExpression} (in bits, may be null) and {@code maxLength} (bytes) concern varbit headers. */
    public record HeaderType(String name, int id, List<FieldDeclaration> fields, Operand lengthExpression,
            int maxLength) {}

    /** {@code width} in bits, {@link #VARBIT} for a field of variable length. */
    public record FieldDeclaration(String name, int width, boolean signed, boolean saturating) {
        public static final int VARBIT = -1;
    }

    public record HeaderInstance(String name, int id, String type, boolean metadata) {}

    public record HeaderStack(String name, int id, String type, List<Integer> headerIds) {}

    /** Member names in order, and the header type of each. */
    public record UnionType(String name, List<Map.Entry<String, String>> members) {}

    public record HeaderUnion(String name, int id, String type, List<Integer> headerIds) {}

    public record UnionStack(String name, int id, String type, List<Integer> unionIds) {}

    public record Parser(String name, String initialState, List<ParseState> states) {}

    public record ParseState(String name, List<ParserOp> ops, List<Operand> key,
            List<Transition> transitions) {}

    /** What a parser state does before it chooses the next one. */
    public sealed interface ParserOp {
        record Extract(ExtractTarget target) implements ParserOp {}

        record ExtractVarbit(ExtractTarget target, Operand bits) implements ParserOp {}

        record Set(Operand.Field target, Operand source) implements ParserOp {}

        record Verify(Operand condition, Operand error) implements ParserOp {}

        record Advance(Operand bits) implements ParserOp {}

        record Call(Primitive primitive) implements ParserOp {}
    }

    /** Where a header is extracted to: an instance, the next element of a stack, or of a stack of unions. */
    public sealed interface ExtractTarget {
        record Instance(String header) implements ExtractTarget {}

        record NextInStack(String stack) implements ExtractTarget {}

        record NextInUnionStack(String stack, String member) implements ExtractTarget {}
    }

    /** {@code next} is null where parsing ends; {@code mask} is null where all bits count. */
    public record Transition(Match match, BigInteger value, BigInteger mask, String valueSet, String next) {
        public enum Match { DEFAULT, VALUE, VALUE_SET }
    }

    public record ValueSet(String name, int width) {}

    public record Deparser(String name, List<String> order, List<Primitive> primitives) {}

    public record CounterArray(String name, int size, boolean direct, String binding, int lessBytes) {}

    public record MeterArray(String name, int size, boolean direct, String binding, boolean bytes, int rates,
            Operand.Field result, int lessBytes) {}

    public record RegisterArray(String name, int size, int width) {}

    public record Calculation(String name, String algorithm, List<Input> inputs) {}

    /** A piece of the byte string that is hashed or summed. */
    public sealed interface Input {
        record Field(Operand.Field field) implements Input {}

        record Constant(BigInteger value, int width) implements Input {}

        record Header(String name) implements Input {}

        record Payload() implements Input {}
    }

    public record Checksum(String name, Operand.Field target, String calculation, boolean update,
            boolean verify,
            Operand condition) {}

    public record FieldList(int id, String name, List<Input> elements) {}

    public record Action(String name, int id, List<ActionParameter> parameters, List<Primitive> primitives) {}

    public record ActionParameter(String name, int width) {}

    public record Primitive(String op, List<Operand> parameters) {}

    public record Pipeline(String name, String init, List<Table> tables, List<ActionProfile> profiles,
            List<Conditional> conditionals, List<ActionCall> actionCalls) {}

    /**
     * @param profile the action profile of an indirect table, else null
     * @param nextTables next node by action name, or by {@code __HIT__} and {@code __MISS__}; values may be null
     * @param baseDefaultNext next node after a miss when there is no default action
     * @param entries the constant entries, null when the control plane owns the table
     */
    public record Table(String name, int id, MatchType match, List<KeyField> key, int maxSize, String profile,
            boolean counters, boolean timeout, String directMeters, List<Integer> actionIds,
            Map<String, String> nextTables, String baseDefaultNext, DefaultEntry defaultEntry,
            List<ConstEntry> entries) {}

    public enum MatchType { EXACT, LPM, TERNARY, RANGE, VALID }

    /** {@code field.field()} is {@code $valid$} for the {@code valid} match type; {@code mask} may be null. */
    public record KeyField(String name, MatchType match, Operand.Field field, BigInteger mask) {}

    public record DefaultEntry(int actionId, boolean actionConst, boolean entryConst,
            List<BigInteger> data) {}

    public record ConstEntry(List<EntryMatch> match, int actionId, List<BigInteger> data, int priority) {}

    /** {@code value}/{@code mask} for ternary, {@code value}/{@code prefix} for LPM, {@code value}..{@code high}. */
    public record EntryMatch(MatchType match, BigInteger value, BigInteger mask, int prefix,
            BigInteger high) {}

    public record ActionProfile(String name, int maxSize, Selector selector) {}

    public record Selector(String algorithm, List<Input> inputs) {}

    /** {@code source} is null unless the compiler says which text the condition was made from. */
    public record Conditional(String name, Operand condition, Source source, String trueNext,
            String falseNext) {}

    /** Where something was written in P4, and how it begins there. */
    public record Source(String file, int line, String fragment) {}

    public record ActionCall(String name, int actionId, String next) {}
}
