package org.nvgre.runtime.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.ToLongFunction;

import org.nvgre.runtime.device.Counters.Traffic;
import org.nvgre.runtime.service.LearningCounts;
import org.nvgre.runtime.service.State;
import org.nvgre.runtime.service.SwitchStatus;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/// The network as it is when Prometheus asks: switches come and go, and their metrics with them. What the switches count
/// is as old as {@link CounterCache} has it; nobody waits for a switch here.
final class SwitchMetrics implements MultiCollector {

    private final Control control;
    private final CounterCache counters;

    SwitchMetrics(Control control, CounterCache counters) {
        this.control = control;
        this.counters = counters;
    }

    @Override
    public MetricSnapshots collect() {
        List<SwitchStatus> switches = control.switches();
        var all = new ArrayList<MetricSnapshot>();
        all.add(GaugeSnapshot.builder().name("nvgre_policy_revision").help("The policy's revision")
                .dataPoint(point(control.revision(), Labels.EMPTY)).build());
        all.add(gauge("nvgre_switch_entries_wanted", "Entries that a switch is to hold", switches,
                SwitchStatus::wanted));
        all.add(gauge("nvgre_switch_entries_installed", "Entries that a switch holds", switches,
                SwitchStatus::installed));
        all.add(gauge("nvgre_switch_entries_failed", "Entries that a switch has refused", switches,
                SwitchStatus::failed));
        all.add(gauge("nvgre_switch_revision", "The last revision of the policy that a switch holds",
                switches,
                SwitchStatus::revision));
        all.add(gauge("nvgre_switch_owned", "Whether this controller owns a switch", switches,
                status -> status.owned() ? 1 : 0));
        all.add(gauge("nvgre_switch_owned_epoch",
                "As which owner this controller writes to a switch; 0: as none",
                switches, status -> status.owned() ? status.epoch() : 0));
        all.add(lastReconciliations(switches));
        all.add(counter("nvgre_switch_writes", "Updates that were written to a switch", switches,
                SwitchStatus::written));
        all.add(counter("nvgre_switch_drift", "Entries found that were not as they had been left", switches,
                SwitchStatus::drifted));
        all.add(counter("nvgre_switch_reconciliations", "Times that a switch was read and compared", switches,
                SwitchStatus::reconciliations));
        all.add(learning("nvgre_learned_addresses", "Addresses learned on a switch, or that moved to it",
                switches,
                LearningCounts::learned));
        all.add(learning("nvgre_forgotten_addresses", "Learned addresses that fell silent on a switch",
                switches,
                LearningCounts::forgotten));
        all.add(learning("nvgre_refused_senders", "Senders on a switch that may not be learned", switches,
                LearningCounts::refused));
        all.add(learning("nvgre_passed_over_senders", "Senders on a switch that were too many at once",
                switches,
                LearningCounts::passedOver));
        all.add(states(switches));
        addCounters(all, switches);
        return new MetricSnapshots(all);
    }

    private static GaugeSnapshot gauge(String name, String help, List<SwitchStatus> switches,
            ToLongFunction<SwitchStatus> value) {
        var gauge = GaugeSnapshot.builder().name(name).help(help);
        switches.forEach(status -> gauge.dataPoint(point(value.applyAsLong(status),
                Labels.of("switch", status.name()))));
        return gauge.build();
    }

    private static CounterSnapshot counter(String name, String help, List<SwitchStatus> switches,
            ToLongFunction<SwitchStatus> value) {
        var counter = CounterSnapshot.builder().name(name).help(help);
        switches.forEach(status -> counter.dataPoint(counted(value.applyAsLong(status),
                Labels.of("switch", status.name()))));
        return counter.build();
    }

    private CounterSnapshot learning(String name, String help, List<SwitchStatus> switches,
            ToLongFunction<LearningCounts> value) {
        return counter(name, help, switches, status -> value.applyAsLong(control.learning(status.name())));
    }

    private static GaugeSnapshot lastReconciliations(List<SwitchStatus> switches) {
        var gauge = GaugeSnapshot.builder().name("nvgre_switch_last_reconciliation_seconds")
                .help("How long the last comparison of a switch took, what had to be written included");
        switches.forEach(status -> gauge.dataPoint(GaugeDataPointSnapshot.builder()
                .value(status.lastReconciliation().toNanos() / 1e9).labels(Labels.of("switch", status.name()))
                .build()));
        return gauge.build();
    }

    /// 1 for the state that a switch is in.
    private static GaugeSnapshot states(List<SwitchStatus> switches) {
        var gauge = GaugeSnapshot.builder().name("nvgre_switch_state")
                .help("Whether a switch is in this state");
        for (SwitchStatus status : switches) {
            for (State state : State.values()) {
                gauge.dataPoint(point(status.state() == state ? 1 : 0,
                        Labels.of("switch", status.name(), "state", state.name().toLowerCase(Locale.ROOT))));
            }
        }
        return gauge.build();
    }

    /// Of the switches that this controller owns: the others are another's to read.
    private void addCounters(List<MetricSnapshot> all, List<SwitchStatus> switches) {
        var drops = CounterSnapshot.builder().name("nvgre_dropped_packets")
                .help("Packets that a switch has dropped, by reason");
        var packets = CounterSnapshot.builder().name("nvgre_subnet_packets")
                .help("Frames of a virtual subnet, from its ports (out) and out of tunnels (in)");
        var bytes = CounterSnapshot.builder().name("nvgre_subnet_bytes")
                .help("The same in bytes of the tenants' frames");
        for (SwitchStatus status : switches) {
            if (!status.owned()) {
                continue;
            }
            Optional<CounterCache.Reading> reading = counters.last(status.name());
            if (reading.isPresent()) {
                reading.get().counters().drops().forEach((reason, count) -> drops.dataPoint(
                        counted(count, Labels.of("switch", status.name(), "reason", reason))));
                addTraffic(packets, bytes, status.name(), "out", reading.get().counters().fromTenant());
                addTraffic(packets, bytes, status.name(), "in", reading.get().counters().fromTunnel());
            }
        }
        all.add(drops.build());
        all.add(packets.build());
        all.add(bytes.build());
    }

    private static void addTraffic(CounterSnapshot.Builder packets, CounterSnapshot.Builder bytes,
            String switchName,
            String direction, NavigableMap<Integer, Traffic> bySubnet) {
        bySubnet.forEach((vsid, traffic) -> {
            Labels labels = Labels.of("switch", switchName, "vsid", Integer.toString(vsid), "direction",
                    direction);
            packets.dataPoint(counted(traffic.packets(), labels));
            bytes.dataPoint(counted(traffic.innerBytes(), labels));
        });
    }

    private static GaugeDataPointSnapshot point(long value, Labels labels) {
        return GaugeDataPointSnapshot.builder().value((double) value).labels(labels).build();
    }

    private static CounterDataPointSnapshot counted(long value, Labels labels) {
        return CounterDataPointSnapshot.builder().value((double) value).labels(labels).build();
    }
}
