package org.nvgre.runtime.api;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

import org.nvgre.p4runtime.Subscription;
import org.nvgre.runtime.desired.Effect;
import org.nvgre.runtime.device.Counters;
import org.nvgre.runtime.policy.Part;
import org.nvgre.runtime.policy.PartKey;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.PolicyChange;
import org.nvgre.runtime.service.ControlPlane;
import org.nvgre.runtime.service.Event;
import org.nvgre.runtime.service.Export;
import org.nvgre.runtime.service.LearningCounts;
import org.nvgre.runtime.service.SwitchStatus;
import org.nvgre.runtime.store.Conflict;

/// The control plane itself.
record ControlPlaneAccess(ControlPlane control) implements Control {

    @Override
    public long revision() {
        return control.revision();
    }

    @Override
    public Optional<Part> part(PartKey key) {
        return control.part(key);
    }

    @Override
    public View view() {
        Export export = control.export();
        return new View() {

            @Override
            public long revision() {
                return export.revision();
            }

            @Override
            public Stream<Part> parts(PartKey.Kind kind, List<String> prefix, Optional<PartKey> after) {
                return export.parts(kind, prefix, after);
            }

            @Override
            public void close() {
                export.close();
            }
        };
    }

    @Override
    public long apply(PolicyChange change, OptionalLong expected) throws Conflict {
        if (expected.isEmpty()) {
            return control.apply(change);
        }
        long now = control.revision();
        if (expected.getAsLong() > now) {
            throw new Conflict(expected.getAsLong(), now); // there has never been such a one
        }
        return control.apply(change, expected.getAsLong());
    }

    @Override
    public long replace(List<Part> parts, OptionalLong expected) throws Conflict {
        return expected.isEmpty() ? control.replace(Policy.of(parts)) : apply(difference(parts), expected);
    }

    @Override
    public PolicyChange difference(List<Part> next) {
        return PolicyChange.replacing(control.policy(), Policy.of(next));
    }

    @Override
    public Effect preview(PolicyChange change) {
        return control.preview(change);
    }

    @Override
    public Set<String> await(long revision, Duration atMost) {
        return control.await(revision, atMost);
    }

    @Override
    public long move(InetAddress customerAddress, OptionalInt vsid, String toSwitch, OptionalInt port) {
        return control.move(customerAddress, vsid, toSwitch, port);
    }

    @Override
    public List<SwitchStatus> switches() {
        return control.switches();
    }

    @Override
    public Counters counters(String switchName) {
        return control.counters(switchName);
    }

    @Override
    public LearningCounts learning(String switchName) {
        return control.learning(switchName);
    }

    @Override
    public void reconcile(String switchName) {
        control.reconcile(switchName);
    }

    @Override
    public boolean storeReachable() {
        return control.storeReachable();
    }

    @Override
    public Subscription events(Listener listener) {
        return control.events(event -> {
            switch (event) {
                case Event.PolicyCommitted committed ->
                    listener.committed(committed.revision(), committed.change());
                case Event.SwitchChanged changed -> listener.changed(changed.status());
                case Event.OwnerChanged _,Event.DriftFound _,Event.EntriesWritten _ -> {
                    // these change a switch's status, or its metrics
                }
            }
        });
    }
}
