/// Figures of the control plane, each beside its ceiling: ready-made requests in a bare gRPC loop to the same kind of
/// switch, in the same run.
package org.nvgre.cli.bench.control;
