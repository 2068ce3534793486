package org.nvgre.p4runtime;

import org.p4.v1.MeterConfig;

/// A two-rate three-colour marker (RFC 2698), in the meter's unit.
///
/// @param committed      per second: what keeps to it is green
/// @param committedBurst as much at once
/// @param peak           per second: what goes beyond it is red; the rest is yellow
/// @param peakBurst      as much at once
public record Rates(long committed, long committedBurst, long peak, long peakBurst) {
    /// @throws IllegalArgumentException a value is negative, or the peak below the committed rate
    public Rates {
        if (committed < 0 || committedBurst < 0 || peak < committed || peakBurst < 0) {
            throw new IllegalArgumentException(
                    "rates are not negative, and the peak rate not below the committed one: cir " + committed
                            + ", cbs " + committedBurst + ", pir " + peak + ", pbs " + peakBurst);
        }
    }

    static Rates of(MeterConfig wire) {
        return new Rates(wire.getCir(), wire.getCburst(), wire.getPir(), wire.getPburst());
    }

    MeterConfig toProto() {
        return MeterConfig.newBuilder().setCir(committed).setCburst(committedBurst).setPir(peak)
                .setPburst(peakBurst).build();
    }

    /// `cir=1000 cbs=1500 pir=2000 pbs=3000`
    @Override
    public String toString() {
        return "cir=%d cbs=%d pir=%d pbs=%d".formatted(committed, committedBurst, peak, peakBurst);
    }
}
