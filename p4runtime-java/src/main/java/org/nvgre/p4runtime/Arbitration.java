package org.nvgre.p4runtime;

import com.google.rpc.Code;
import java.util.Optional;
import org.p4.v1.MasterArbitrationUpdate;

/// Who may write, as the device says.
///
/// @param primary    whether it is this client
/// @param electionId that of the primary; empty when there is none
public record Arbitration(boolean primary, Optional<ElectionId> electionId) {
    static Arbitration of(MasterArbitrationUpdate wire) {
        boolean none = wire.getElectionId().getHigh() == 0 && wire.getElectionId().getLow() == 0;
        return new Arbitration(wire.getStatus().getCode() == Code.OK_VALUE,
                none ? Optional.empty() : Optional.of(ElectionId.of(wire.getElectionId())));
    }
}
