package org.nvgre.runtime.chaos;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.nvgre.p4runtime.Pipeline;
import org.nvgre.runtime.policy.Part;
import org.nvgre.runtime.policy.PartJson;
import org.nvgre.runtime.policy.PartKey;
import org.nvgre.runtime.policy.PolicyChange;
import org.nvgre.runtime.store.EmbeddedStore;
import org.p4.config.v1.P4Info;

import com.google.protobuf.ByteString;

/// A service in a process of its own, so that it can be killed as only a process can. It takes parts to put on standard
/// input, a line each, and answers each on standard output.
final class ServiceProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter requests;

    /// @param folder with the program as `p4info` and `config`, and where the store is or will be
    ServiceProcess(Path folder) throws IOException {
        process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), ServiceProcess.class.getName(), folder.toString())
                .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("errors").toFile())).start();
        answers = process.inputReader(StandardCharsets.UTF_8);
        requests = process.outputWriter(StandardCharsets.UTF_8);
        if (!"ready".equals(answers.readLine())) {
            throw new IOException(
                    "the service does not start: " + Files.readString(folder.resolve("errors")));
        }
    }

    /// Where it finds its program.
    static void provide(Path folder, Pipeline pipeline) throws IOException {
        Files.write(folder.resolve("p4info"), pipeline.p4Info().toByteArray());
        Files.write(folder.resolve("config"), pipeline.deviceConfig().toByteArray());
    }

    /// Does not wait for the answer.
    void request(Part part) throws IOException {
        requests.write(part.key().kind().name() + " " + PartJson.text(part));
        requests.newLine();
        requests.flush();
    }

    /// @return false when it is dead
    boolean answered() throws IOException {
        return answers.readLine() != null;
    }

    /// With signal 9. What it has answered until then can still be read.
    void kill() {
        process.toHandle().destroyForcibly();
    }

    @Override
    public void close() {
        kill();
        process.onExit().join();
    }

    /// @param arguments the folder
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Pipeline pipeline = Pipeline.of(P4Info.parseFrom(Files.readAllBytes(folder.resolve("p4info"))),
                ByteString.copyFrom(Files.readAllBytes(folder.resolve("config"))));
        var controller = new Controller(() -> EmbeddedStore.open(folder.resolve("store")), pipeline);
        controller.start();
        System.out.println("ready");
        try (var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                int space = line.indexOf(' ');
                Part part = PartJson.read(PartKey.Kind.valueOf(line.substring(0, space)),
                        line.substring(space).getBytes(StandardCharsets.UTF_8));
                if (!controller.change(PolicyChange.put(part), new Acknowledged())) {
                    throw new IllegalStateException("not made: " + line);
                }
                System.out.println("made");
            }
        }
        controller.close();
    }
}
