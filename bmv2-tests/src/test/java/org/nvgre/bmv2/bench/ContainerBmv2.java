package org.nvgre.bmv2.bench;

import com.github.dockerjava.api.exception.NotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.IsRunningStartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.utility.DockerImageName;

/// A `simple_switch_grpc` in a container of the p4lang image. The image is used when it is there, never pulled.
final class ContainerBmv2 implements Switch {
    private static final String IMAGE = "p4lang/behavioral-model:latest";
    private static final String HOST = "TESTCONTAINERS_HOST_OVERRIDE";
    private static final int CONTROL = 9559;
    private static final int PACKETS = 9560;

    private final GenericContainer<?> container;
    private final long deviceId;

    private ContainerBmv2(GenericContainer<?> container, long deviceId) {
        this.container = container;
        this.deviceId = deviceId;
    }

    static Optional<String> missing() {
        if (Files.exists(Path.of("/.dockerenv")) && System.getenv(HOST) == null) {
            return Optional.of(
                    "Testcontainers would pull an image to find Docker's host from inside this container: set "
                            + HOST + " (to localhost, if Docker runs in here, too)");
        }
        DockerClientFactory docker = DockerClientFactory.instance();
        if (!docker.isDockerAvailable()) {
            return Optional.of("there is no Docker to run " + IMAGE + " in: install Docker and start it");
        }
        try {
            docker.client().inspectImageCmd(IMAGE).exec();
            return Optional.empty();
        } catch (NotFoundException e) {
            return Optional.of("Docker has no image " + IMAGE + ": docker pull " + IMAGE);
        }
    }

    static ContainerBmv2 start(long deviceId) {
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(IMAGE));
        ContainerBmv2 bmv2 = new ContainerBmv2(container, deviceId);
        container.withImagePullPolicy(image -> false).withExposedPorts(CONTROL, PACKETS)
                .withCommand("simple_switch_grpc", "--no-p4", "--device-id", Long.toString(deviceId),
                        "--log-level",
                        "off", "--", "--cpu-port", Integer.toString(Switch.CPU_PORT), "--grpc-server-addr",
                        "0.0.0.0:" + CONTROL,
                        "--dp-grpc-server-addr", "0.0.0.0:" + PACKETS)
                .withStartupCheckStrategy(new IsRunningStartupCheckStrategy()).waitingFor(bmv2.new Answers())
                .start();
        return bmv2;
    }

    /// An open port says little: Docker's proxy listens before the switch does.
    private final class Answers extends AbstractWaitStrategy {
        @Override
        protected void waitUntilReady() {
            if (!Readiness.ofP4Runtime(addresses().p4Runtime(), container::isRunning)) {
                throw new BenchException("simple_switch_grpc in " + IMAGE + " did not start; it said: "
                        + container.getLogs(), null);
            }
        }
    }

    @Override
    public Addresses addresses() {
        return new Addresses(container.getHost() + ":" + container.getMappedPort(CONTROL),
                container.getHost() + ":" + container.getMappedPort(PACKETS), deviceId);
    }

    @Override
    public void close() {
        container.stop();
    }
}
