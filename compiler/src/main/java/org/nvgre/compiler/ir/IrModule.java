package org.nvgre.compiler.ir;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nvgre.compiler.typed.Program;
import org.nvgre.compiler.types.StructType;
import org.nvgre.compiler.types.Type;

/// A whole program, ready to be written out.
public final class IrModule {

    public final Program program;
    /// What P4Info and `p4c --arch` call the architecture.
    public final String architecture;
    public final Map<String, Header> headers = new LinkedHashMap<>();
    public final Map<String, Stack> stacks = new LinkedHashMap<>();
    public final Map<String, Union> unions = new LinkedHashMap<>();
    /// Local variables and user metadata: fields of one metadata header.
    public final Map<String, IrType> scalars = new LinkedHashMap<>();
    /// By their names in the JSON, in order.
    public final Map<String, List<IrState>> parsers = new LinkedHashMap<>();
    public final List<IrState.IrValueSet> valueSets = new ArrayList<>();
    public final Map<String, List<IrStmt>> pipelines = new LinkedHashMap<>();
    public final Map<String, Deparser> deparsers = new LinkedHashMap<>();
    public final List<IrTable> tables = new ArrayList<>();
    public final List<IrAction> actions = new ArrayList<>();
    public final List<IrExtern> externs = new ArrayList<>();
    public final List<Calculation> calculations = new ArrayList<>();
    public final List<Checksum> checksums = new ArrayList<>();
    public final List<LearnList> learnLists = new ArrayList<>();
    public final Map<Integer, List<IrExpr>> fieldLists = new LinkedHashMap<>();
    /// Actions that are called without a table, for P4Info.
    public final Set<IrAction> calledActions = new LinkedHashSet<>();

    public final SourcePlaces sources = new SourcePlaces();

    /// Whether a control calls an extern function.
    public boolean callsExterns;

    public IrModule(Program program, String architecture) {
        this.program = program;
        this.architecture = architecture;
    }

    /// A new local variable; the name is made unique.
    public IrExpr.Field newScalar(String name, IrType type) {
        String field = name;
        for (int i = 0; scalars.containsKey(field); i++) {
            field = name + "_" + i;
        }
        scalars.put(field, type);
        return new IrExpr.Field("scalars", field, type);
    }

    /// What happens before the valid headers among `order` are emitted.
    public record Deparser(List<IrStmt> primitives, List<HeaderRef.Fixed> order) {}

    public record Header(String name, StructType type, boolean metadata) {}

    /// `elements` are headers or unions, as `element` says.
    public record Stack(String name, StructType element, List<String> elements) {}

    public record Union(String name, StructType type, List<String> members) {}

    public record Calculation(String name, String algorithm, List<IrExpr> input, boolean payload) {}

    public record Checksum(boolean verify, IrExpr.Field target, String calculation, IrExpr condition) {}

    public record LearnList(String name, List<IrExpr> fields, Type type) {}
}
