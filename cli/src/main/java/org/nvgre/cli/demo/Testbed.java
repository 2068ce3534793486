package org.nvgre.cli.demo;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.nvgre.cli.demo.Arrivals.Arrival;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.Switch;
import org.nvgre.softswitch.SoftSwitch;
import org.nvgre.softswitch.SwitchOptions;

/// The switches of a policy, running in this process, on free ports of this machine, and a router between
/// them.
final class Testbed implements AutoCloseable {

    private final Policy policy;
    private final List<Nve> nves;
    private final Router router;
    private final UnaryOperator<byte[]> cable;
    private final Arrivals arrivals = new Arrivals();

    private Testbed(Policy policy, List<Nve> nves, UnaryOperator<byte[]> cable) {
        this.policy = policy;
        this.nves = List.copyOf(nves);
        this.cable = cable;
        this.router = new Router(policy, nves, Clock.systemUTC());
        for (Nve nve : nves) {
            nve.device().onTransmit((port, bytes) -> transmitted(nve, port, bytes));
        }
    }

    /// Starts one switch for each of the policy's, whatever address it has there.
    ///
    /// @param cable what becomes of a packet between an NVE and the router: nothing, unless a test wants it
    static Testbed start(Policy policy, UnaryOperator<byte[]> cable) throws IOException {
        List<Nve> started = new ArrayList<>();
        List<Switch> here = new ArrayList<>();
        for (Switch each : policy.switches()) {
            SoftSwitch device = SoftSwitch.start(
                    SwitchOptions.defaults().withGrpcAddress("127.0.0.1:0").withDeviceId(each.deviceId()));
            Switch reached = each.at("127.0.0.1:" + device.grpcPort());
            here.add(reached);
            started.add(new Nve(reached, device));
        }
        return new Testbed(policy.withSwitches(here), started, cable);
    }

    /// The policy, with the addresses where its switches are now.
    Policy policy() {
        return policy;
    }

    List<Nve> nves() {
        return nves;
    }

    Nve nve(String name) {
        return nves.stream().filter(nve -> nve.name().equals(name)).findFirst().orElseThrow();
    }

    Router router() {
        return router;
    }

    Arrivals arrivals() {
        return arrivals;
    }

    private void transmitted(Nve nve, int port, byte[] bytes) {
        if (nve.isUnderlay(port)) {
            router.receive(nve, cable.apply(bytes));
        } else {
            arrivals.add(new Arrival(nve, port, bytes));
        }
    }

    @Override
    public void close() {
        nves.forEach(nve -> nve.device().close());
    }
}
