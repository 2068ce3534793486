package org.nvgre.runtime.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nvgre.compiler.P4CompileException;
import org.nvgre.p4runtime.P4RuntimeException;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.runtime.TestPrograms;
import org.nvgre.runtime.desired.DesiredState;
import org.nvgre.runtime.desired.Ids;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.PolicyChange;
import org.nvgre.runtime.service.StoredPolicy;
import org.nvgre.runtime.store.Cable;
import org.nvgre.runtime.store.EmbeddedStore;
import org.nvgre.runtime.store.EtcdProcess;
import org.nvgre.runtime.store.EtcdSettings;
import org.nvgre.runtime.store.EtcdStore;
import org.nvgre.runtime.store.Store;

/// Switches lose their power, networks break, controllers and etcd are killed, at random, while the policy is changed
/// all the time. After each: every switch holds what the policy says, read by a client of the test's own and computed
/// from nothing; no change that was answered is lost; and no switch took a write of a controller after its successor's.
///
/// `-Dnvgre.chaos=5000` for a long run, `-Dnvgre.seed=N` for the troubles of an earlier one, `-Dnvgre.chaos.talk=true`
/// to see each.
final class ChaosTest {

    private static final int TROUBLES = Integer.getInteger("nvgre.chaos", 200);
    private static final long SEED = Long.getLong("nvgre.seed", System.nanoTime() % 1_000_000);
    private static final boolean TALKS = Boolean.getBoolean("nvgre.chaos.talk");
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int SWITCHES = 3;

    private static Pipeline pipeline;

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final List<FrailSwitch> switches = new ArrayList<>();
    private final List<Controller> controllers = new ArrayList<>();
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final Tenants tenants = new Tenants(random, SWITCHES);
    private final Acknowledged acknowledged = new Acknowledged();
    private Supplier<Store> observed;

    @BeforeAll
    static void compile() throws P4CompileException {
        pipeline = TestPrograms.v1model("minimal");
    }

    @BeforeEach
    void startSwitches() throws IOException {
        for (int i = 1; i <= SWITCHES; i++) {
            switches.add(new FrailSwitch("nve" + i, i));
        }
    }

    @AfterEach
    void stop() throws Exception {
        controllers.forEach(Controller::close);
        for (AutoCloseable each : toClose.reversed()) {
            each.close();
        }
        for (FrailSwitch each : switches) {
            each.close();
        }
    }

    @Test
    void oneControllerAndItsFile() throws Exception {
        Controller controller = controllerWithAFile();
        List<Trouble> troubles = switchTroubles();
        troubles.add(new Trouble("the service is restarted", 2, () -> {
            controller.close();
            controller.start();
        }));
        troubles.add(new Trouble("the service ends in the middle of writing", 2, () -> {
            controller.change(tenants.change(), acknowledged);
            switches.forEach(each -> each.cable().refuse());
            controller.close();
            switches.forEach(each -> each.cable().mend());
            controller.start();
        }));
        run(troubles, TROUBLES / 2);
    }

    private Controller controllerWithAFile() {
        var controller = new Controller(() -> EmbeddedStore.open(folder.resolve("store")), pipeline);
        controllers.add(controller);
        observed = controller::store;
        return controller;
    }

    /// The process is killed while it makes one change after the other.
    @Test
    void aServiceThatIsKilled() throws Exception {
        Controller controller = controllerWithAFile();
        controller.start();
        assertTrue(controller.change(PolicyChange.of(Tenants.network(switches)), acknowledged));
        ServiceProcess.provide(folder, pipeline);
        for (int kill = 0; kill < Math.max(2, TROUBLES / 60); kill++) {
            controller.close();
            killAmidChanges();
            controller.start();
            String when = "seed %d, kill %d".formatted(SEED, kill);
            mark(kill, when);
            converge(when);
        }
    }

    private void killAmidChanges() throws IOException {
        List<LookupRecord> arrivals = Stream.generate(tenants::arrival).limit(60).toList();
        int killed = random.nextInt(50);
        int answers = 0;
        try (var service = new ServiceProcess(folder)) {
            for (LookupRecord arrival : arrivals) {
                service.request(arrival);
            }
            for (; service.answered(); answers++) {
                if (answers == killed) {
                    service.kill();
                }
            }
        }
        assertTrue(answers > killed);
        arrivals.subList(0, answers).forEach(each -> acknowledged.made(PolicyChange.put(each)));
        arrivals.subList(answers, arrivals.size())
                .forEach(each -> acknowledged.attempted(PolicyChange.put(each)));
    }

    @Test
    void twoControllersAndAnEtcd() throws Exception {
        EtcdProcess etcd = EtcdProcess.start(folder);
        toClose.add(etcd);
        Store observer = EtcdStore.connect(etcd.settings().withPatience(LONG));
        toClose.add(observer);
        observed = () -> observer;
        List<Trouble> troubles = switchTroubles();
        for (int i = 0; i < 2; i++) {
            var cable = new Cable(etcd.port());
            toClose.add(cable);
            EtcdSettings settings = EtcdSettings.of("http://127.0.0.1:" + cable.port())
                    .withLease(Duration.ofSeconds(2)).withPatience(Duration.ofSeconds(1));
            var controller = new Controller(() -> EtcdStore.connect(settings), pipeline);
            controllers.add(controller);
            troubles.addAll(controllerTroubles("controller " + i, controller, cable));
        }
        troubles.add(new Trouble("etcd is killed and starts again", 1, () -> {
            etcd.kill();
            etcd.start();
        }));
        run(troubles, TROUBLES - TROUBLES / 2);
    }

    private static List<Trouble> controllerTroubles(String name, Controller controller, Cable cable) {
        return List.of(
                new Trouble(name + " is restarted", 2, () -> {
                    controller.close();
                    controller.start();
                }),
                new Trouble(name + " is away for a while", 1, controller::close, controller::start),
                new Trouble(name + "'s way to etcd is cut", 4, cable::cut),
                new Trouble(name + "'s way to etcd goes silent", 2, cable::silence, cable::mend),
                new Trouble(name + "'s way to etcd goes silent until it gives up", 1, () -> {
                    cable.silence();
                    await(() -> controller.owned() == 0);
                }, cable::mend),
                new Trouble(name + " dies without a word", 1, () -> {
                    cable.refuse();
                    controller.close();
                }, () -> {
                    cable.mend();
                    controller.start();
                }));
    }

    private List<Trouble> switchTroubles() {
        var troubles = new ArrayList<Trouble>();
        for (FrailSwitch each : switches) {
            Cable cable = each.cable();
            String way = "the way to " + each.name();
            troubles.add(new Trouble(each.name() + " loses its power", 4, each::loseItsPower));
            troubles.add(new Trouble(way + " is cut", 3, cable::cut));
            troubles.add(new Trouble(each.name() + " is out of reach", 3, cable::refuse, cable::mend));
            troubles.add(new Trouble(way + " goes silent", 2, cable::silence, cable::mend));
        }
        return troubles;
    }

    private void run(List<Trouble> troubles, int count) throws Exception {
        System.out.printf("%d troubles, -Dnvgre.seed=%d%n", count, SEED);
        controllers.forEach(Controller::start);
        assertTrue(controllers.getFirst().change(PolicyChange.of(Tenants.network(switches)), acknowledged));
        converge("at the beginning");
        for (int turn = 0; turn < count; turn++) {
            Trouble trouble = pick(troubles);
            String when = "seed %d, trouble %d, %s".formatted(SEED, turn, trouble);
            long begin = System.nanoTime();
            trouble.begin().run();
            for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
                change(tenants.change());
            }
            trouble.end().run();
            mark(turn, when);
            converge(when);
            if (TALKS) {
                System.out.printf("%s: %d ms%n", when, (System.nanoTime() - begin) / 1_000_000);
            }
        }
    }

    private Trouble pick(List<Trouble> troubles) {
        int at = random.nextInt(troubles.stream().mapToInt(Trouble::weight).sum());
        for (Trouble each : troubles) {
            at -= each.weight();
            if (at < 0) {
                return each;
            }
        }
        throw new AssertionError("a weight is negative");
    }

    /// Asks any controller that runs, whether it can or not.
    private boolean change(PolicyChange change) {
        List<Controller> running = controllers.stream().filter(Controller::runs).toList();
        return running.get(random.nextInt(running.size())).change(change, acknowledged);
    }

    /// A change that is answered, after all those that were not.
    private void mark(int turn, String when) {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!change(tenants.mark(turn))) {
            assertTrue(System.nanoTime() < deadline, () -> when + ": no change is possible any more");
        }
    }

    private void converge(String when) throws InterruptedException {
        long deadline = System.nanoTime() + LONG.toNanos();
        Set<String> differences = differences();
        while (!differences.isEmpty()) {
            Set<String> now = differences;
            assertTrue(System.nanoTime() < deadline,
                    () -> "%s:\n%s\n%s".formatted(when, String.join("\n", now), controllers));
            Thread.sleep(10);
            differences = differences();
        }
        acknowledged.check(StoredPolicy.of(observed.get()).policy(), when);
        assertEquals(List.of(), switches.stream().flatMap(each -> each.mistakes().stream()).toList(), when);
    }

    /// Between what the switches hold and what the policy in the store says.
    private Set<String> differences() {
        var differences = new TreeSet<String>();
        StoredPolicy stored = StoredPolicy.of(observed.get());
        for (FrailSwitch each : switches) {
            Ids ids = stored.ids().getOrDefault(each.name(), Ids.none());
            Set<String> wanted = new HashSet<>(
                    DesiredState.of(stored.policy(), each.name(), pipeline, ids).toString().lines().toList());
            try {
                Set<String> held = each.held(pipeline);
                wanted.stream().filter(line -> !held.contains(line))
                        .forEach(line -> differences.add("%s lacks %s".formatted(each.name(), line)));
                held.stream().filter(line -> !wanted.contains(line))
                        .forEach(line -> differences.add("%s has %s".formatted(each.name(), line)));
            } catch (P4RuntimeException notYet) {
                differences.add(notYet.getMessage());
            }
        }
        return differences;
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline);
            Thread.sleep(10);
        }
    }
}
