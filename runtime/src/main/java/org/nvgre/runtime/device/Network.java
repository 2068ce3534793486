package org.nvgre.runtime.device;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

import org.nvgre.p4runtime.Pipeline;
import org.nvgre.runtime.desired.DesiredState;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.PolicyException;
import org.nvgre.runtime.policy.Switch;

/// All switches of a policy, connected. Between {@link #connect} and {@link #reconcile} nothing is written, and there
/// is a `Network` only when every switch can be reached, accepts its program and has room for its part of the policy.
public final class Network implements AutoCloseable {

    private static final long ELECTION_ID = 1;

    /// A switch's part.
    private record Member(Switch device, DesiredState desired) {}

    private final Map<String, DesiredState> desired = new LinkedHashMap<>();
    private final Map<String, Device> devices = new LinkedHashMap<>();

    private Network() {}

    /// @param pipelines the program for each switch
    /// @throws PolicyException when a pipeline cannot hold its part of the policy; no device was touched then
    /// @throws DeviceException when switches are out of reach or do not accept their programs: one line for each; nothing
    ///         was written to any
    public static Network connect(Policy policy, Function<Switch, Pipeline> pipelines) {
        List<Member> members = plan(policy, pipelines);
        var network = new Network();
        var failures = new ArrayList<String>();
        List<Future<Device>> connections = inParallel(members, Network::connect);
        for (int i = 0; i < members.size(); i++) {
            Switch device = members.get(i).device();
            network.desired.put(device.name(), members.get(i).desired());
            try {
                network.devices.put(device.name(), connections.get(i).get());
            } catch (ExecutionException failure) {
                failures.add("switch %s: %s".formatted(device.name(), failure.getCause().getMessage()));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                failures.add("switch %s: interrupted while connecting".formatted(device.name()));
            }
        }
        if (!failures.isEmpty()) {
            network.close();
            throw new DeviceException(String.join("\n", failures));
        }
        return network;
    }

    /// Connects, reconciles, and lets go again.
    public static List<Report> apply(Policy policy, Function<Switch, Pipeline> pipelines) {
        try (Network network = connect(policy, pipelines)) {
            return network.reconcile();
        }
    }

    /// What {@link #apply} would do to each switch, in the order of the policy; nothing is written.
    ///
    /// @throws PolicyException when a pipeline cannot hold its part of the policy
    /// @throws DeviceException when switches are out of reach: one line for each
    public static List<Comparison> compare(Policy policy, Function<Switch, Pipeline> pipelines) {
        List<Member> members = plan(policy, pipelines);
        List<Future<Comparison>> comparisons = inParallel(members,
                member -> Comparison.of(member.device(), member.desired()));
        var failures = new ArrayList<String>();
        for (int i = 0; i < members.size(); i++) {
            if (comparisons.get(i).state() == Future.State.FAILED) {
                failures.add("switch %s: %s".formatted(members.get(i).device().name(),
                        comparisons.get(i).exceptionNow().getMessage()));
            }
        }
        if (!failures.isEmpty()) {
            throw new DeviceException(String.join("\n", failures));
        }
        return comparisons.stream().map(Future::resultNow).toList();
    }

    /// Reaches the switch, and has it check its program.
    private static Device connect(Member member) {
        Device device = Device.connect(member.device().address(), member.device().deviceId(), ELECTION_ID);
        try {
            device.verify(member.desired().pipeline());
            return device;
        } catch (DeviceException refused) {
            device.close();
            throw refused;
        }
    }

    private static List<Member> plan(Policy policy, Function<Switch, Pipeline> pipelines) {
        var members = new ArrayList<Member>();
        var mistakes = new ArrayList<String>();
        for (Switch device : policy.switches()) {
            try {
                members.add(
                        new Member(device, DesiredState.of(policy, device.name(), pipelines.apply(device))));
            } catch (PolicyException wrong) {
                mistakes.addAll(wrong.mistakes());
            }
        }
        if (!mistakes.isEmpty()) {
            throw new PolicyException(mistakes);
        }
        return members;
    }

    /// Makes every switch hold its part, all at the same time. A switch that is lost on the way has that as its failure.
    ///
    /// @return one report for each, in the order of the policy
    public List<Report> reconcile() {
        List<Future<Report>> reports = inParallel(List.copyOf(devices.keySet()), this::reconcile);
        return reports.stream().map(Future::resultNow).toList();
    }

    private Report reconcile(String name) {
        try {
            return devices.get(name).reconcile(desired.get(name));
        } catch (DeviceException lost) {
            return new Report(name, false, 0, 0, 0, 0, 1, List.of(lost.getMessage()), List.of());
        }
    }

    /// By the names of the switches, in the order of the policy.
    ///
    /// @throws DeviceException when a switch cannot be read
    public Map<String, Counters> counters() {
        var counters = new LinkedHashMap<String, Counters>();
        devices.forEach((name, device) -> counters.put(name, device.counters(desired.get(name))));
        return counters;
    }

    /// @throws IllegalArgumentException when there is none of that name
    public Device device(String switchName) {
        Device device = devices.get(switchName);
        if (device == null) {
            throw new IllegalArgumentException(
                    "no switch '%s'; there are %s".formatted(switchName, devices.keySet()));
        }
        return device;
    }

    /// What a switch is made to hold.
    public DesiredState desired(String switchName) {
        device(switchName);
        return desired.get(switchName);
    }

    @Override
    public void close() {
        devices.values().forEach(Device::close);
    }

    /// Returns when all are done, well or badly.
    private static <T, R> List<Future<R>> inParallel(List<T> items, Function<T, R> work) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return items.stream().map(item -> threads.submit((Callable<R>) () -> work.apply(item))).toList();
        }
    }
}
