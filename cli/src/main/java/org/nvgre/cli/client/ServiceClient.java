package org.nvgre.cli.client;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.nvgre.cli.CommandFailure;
import org.nvgre.cli.Pipelines;
import org.nvgre.runtime.policy.PartJson;
import org.nvgre.runtime.policy.Policy;

/// Speaks to one service. What the service refuses comes as a {@link CommandFailure} with the service's own words.
public final class ServiceClient implements AutoCloseable {

    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /// A service may be asked to wait for its switches for a minute.
    private static final Duration ANSWER = Duration.ofMinutes(2);

    private final URI server;
    private final Optional<String> token;
    private final HttpClient http;

    /// Of a service on this machine that asks for no token, and has no certificate.
    public static ServiceClient local(URI server) throws IOException {
        return new ServiceClient(server, Optional.empty(),
                ClientTls.context(Optional.empty(), Optional.empty(), Optional.empty()));
    }

    ServiceClient(URI server, Optional<String> token, SSLContext tls) {
        this.server = server;
        this.token = token;
        // The JDK's server speaks HTTP/1.1 only, and need not be asked for more.
        this.http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT)
                .sslContext(tls).build();
    }

    /// What stands at a path, such as `/v1/switches`.
    public JsonNode get(String path) throws IOException {
        return send(path, request(path).GET());
    }

    /// @param body anything that Jackson can write
    public JsonNode post(String path, Object body) throws IOException {
        return send(path, request(path).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
    }

    /// Gives the service a whole policy. Its pipelines' folders are named from the root, and have to be there where the
    /// service runs, too.
    public JsonNode put(String path, Policy policy) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            PartJson.write(Pipelines.fromRoot(policy), json);
        }
        return send(path, request(path).header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofByteArray(bytes.toByteArray())));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path)).timeout(ANSWER)
                .header("Accept", "application/json, application/problem+json");
        token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
        return request;
    }

    private JsonNode send(String path, HttpRequest.Builder request) throws IOException {
        HttpResponse<byte[]> answer;
        try {
            answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (HttpTimeoutException late) {
            throw new CommandFailure("%s does not answer; is it the service, and alive?".formatted(server));
        } catch (ConnectException refused) {
            throw new CommandFailure(
                    "nothing listens at %s; is the service running there?".formatted(server));
        } catch (SSLException tls) {
            throw new CommandFailure(
                    "%s: TLS fails (%s); is it the right --ca?".formatted(server, tls.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted");
        }
        JsonNode body = parse(answer.body());
        if (answer.statusCode() / 100 != 2) {
            throw new CommandFailure(complaint(path, answer.statusCode(), body));
        }
        return body;
    }

    private static JsonNode parse(byte[] body) throws IOException {
        try {
            return body.length == 0 ? MissingNode.getInstance() : JSON.readTree(body);
        } catch (JsonProcessingException _) {
            return MissingNode.getInstance();
        }
    }

    /// One line for each mistake; else what the service says of the whole (RFC 9457).
    private String complaint(String path, int status, JsonNode problem) {
        String mistakes = StreamSupport.stream(problem.path("mistakes").spliterator(), false)
                .map(mistake -> mistake.path("text").asText()).collect(Collectors.joining("\n"));
        if (!mistakes.isEmpty()) {
            return mistakes;
        }
        String detail = problem.path("detail").asText();
        return detail.isEmpty()
                ? "%s answers %d; is it the NVGRE service?".formatted(server.resolve(path), status)
                : detail;
    }

    @Override
    public void close() {
        http.shutdownNow(); // nothing is under way any more
    }
}
