package org.nvgre.runtime.desired;

import org.nvgre.p4runtime.Pipeline;

/// What a generated program has, told from its P4Info: profiles switch parts of it on and off.
final class Programs {

    private Programs() {}

    static boolean hasTable(Pipeline pipeline, String table) {
        return pipeline.tables().stream().anyMatch(each -> each.name().equals("nvgre." + table));
    }

    static boolean hasMeter(Pipeline pipeline) {
        return !pipeline.meters().isEmpty();
    }

    static boolean hasSelector(Pipeline pipeline, String table) {
        return hasTable(pipeline, table) && pipeline.table("nvgre." + table).hasSelector();
    }

    static boolean hasParameter(Pipeline pipeline, String action, String parameter) {
        return pipeline.actions().stream().filter(each -> each.name().equals("nvgre." + action))
                .flatMap(each -> each.params().stream()).anyMatch(each -> each.name().equals(parameter));
    }

    /// Whether packets can come to the control plane.
    static boolean hasPacketIn(Pipeline pipeline) {
        return !pipeline.packetIn().fields().isEmpty();
    }
}
