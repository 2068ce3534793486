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
import org.nvgre.runtime.policy.PolicyChange;
import org.nvgre.runtime.service.LearningCounts;
import org.nvgre.runtime.service.SwitchStatus;
import org.nvgre.runtime.store.Conflict;

/// What the API has of the control plane: the policy as it is and may become, and the state of the switches. Mistakes
/// come as {@link org.nvgre.runtime.policy.PolicyException}, a store that fails as
/// {@link org.nvgre.runtime.store.StoreException}.
interface Control {

    /// The policy as it was at one moment, while it goes on changing. To be closed.
    interface View extends AutoCloseable {

        long revision();

        /// In the order of their keys' texts.
        ///
        /// @param prefix of the key's names: all of one virtual subnet, of one switch; empty: all of this kind
        /// @param after only what comes after it; empty: from the beginning
        Stream<Part> parts(PartKey.Kind kind, List<String> prefix, Optional<PartKey> after);

        @Override
        void close();
    }

    /// Called one at a time, in the order in which it happened, soon after. Must not take long.
    interface Listener {

        void committed(long revision, PolicyChange change);

        void changed(SwitchStatus status);
    }

    long revision();

    Optional<Part> part(PartKey key);

    View view();

    /// @param expected the revision that the policy must have; empty: any
    /// @return the new revision; durable
    long apply(PolicyChange change, OptionalLong expected) throws Conflict;

    /// Makes these parts the whole policy.
    long replace(List<Part> parts, OptionalLong expected) throws Conflict;

    /// What would change on which switch; changes nothing.
    Effect preview(PolicyChange change);

    /// Of a whole policy.
    PolicyChange difference(List<Part> next);

    /// The switches that do not hold this revision after the time.
    Set<String> await(long revision, Duration atMost) throws InterruptedException;

    long move(InetAddress customerAddress, OptionalInt vsid, String toSwitch, OptionalInt port);

    List<SwitchStatus> switches();

    /// @throws org.nvgre.runtime.device.DeviceException when it cannot be read now
    Counters counters(String switchName);

    /// What was learned of a switch.
    LearningCounts learning(String switchName);

    /// Has it read and compared now.
    void reconcile(String switchName);

    boolean storeReachable();

    Subscription events(Listener listener);
}
