package org.nvgre.runtime.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/// Speaks to the API as one caller.
final class Client implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final URI server;
    private final String[] headers;

    /// @param headers names and values, sent with every request
    Client(URI server, String... headers) {
        this(HttpClient.newHttpClient(), server, headers);
    }

    Client(HttpClient http, URI server, String... headers) {
        this.http = http;
        this.server = server;
        this.headers = headers;
    }

    HttpResponse<String> get(String path, String... more) {
        return send(request(path, more).GET());
    }

    HttpResponse<String> put(String path, String body, String... more) {
        return send(
                request(path, more).header("Content-Type", type(body)).PUT(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> post(String path, String body, String... more) {
        return send(
                request(path, more).header("Content-Type", type(body)).POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> delete(String path, String... more) {
        return send(request(path, more).DELETE());
    }

    private static String type(String body) {
        return body.startsWith("{") ? "application/json" : "application/yaml";
    }

    HttpRequest.Builder request(String path, String... more) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        for (int i = 0; i < more.length; i += 2) {
            request.setHeader(more[i], more[i + 1]);
        }
        return request;
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        return send(request, BodyHandlers.ofString());
    }

    <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request.build(), handler);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
