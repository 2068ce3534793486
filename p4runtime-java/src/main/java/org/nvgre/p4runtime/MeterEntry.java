package org.nvgre.p4runtime;

import java.util.Optional;

/// The rates of a cell of an indexed meter. The cell itself is always there, and without rates lets everything
/// pass as green; so what is written is MODIFY, whether rates come, change or go.
public record MeterEntry(Key key, Rates rates) implements Entity {
    /// @param index from 0
    public record Key(Meter meter, long index) implements Entity.Key {
        /// @throws IllegalArgumentException there is no such cell
        public Key {
            if (index < 0 || index >= meter.size()) {
                throw new IllegalArgumentException(
                        meter + " has cells 0 to " + (meter.size() - 1) + ", not " + index);
            }
        }

        @Override
        public boolean permanent() {
            return true;
        }

        @Override
        public org.p4.v1.Entity toProto() {
            return org.p4.v1.Entity.newBuilder().setMeterEntry(proto()).build();
        }

        private org.p4.v1.MeterEntry.Builder proto() {
            var proto = org.p4.v1.MeterEntry.newBuilder().setMeterId(meter.id());
            proto.getIndexBuilder().setIndex(index);
            return proto;
        }

        /// `nvgre.subnet_rate[7]`
        @Override
        public String toString() {
            return meter.name() + "[" + index + "]";
        }
    }

    /// A cell as a device sent it; empty when it has no rates.
    static Optional<MeterEntry> of(Meter meter, org.p4.v1.MeterEntry wire) {
        return wire.hasConfig()
                ? Optional.of(meter.entry(wire.getIndex().getIndex(), Rates.of(wire.getConfig())))
                : Optional.empty();
    }

    @Override
    public org.p4.v1.Entity toProto() {
        return org.p4.v1.Entity.newBuilder().setMeterEntry(key.proto().setConfig(rates.toProto())).build();
    }

    /// `nvgre.subnet_rate[7] -> cir=1000 cbs=1500 pir=2000 pbs=3000`
    @Override
    public String toString() {
        return key + " -> " + rates;
    }
}
