package org.nvgre.runtime.api;

import java.util.Map;

/// Ends a request that cannot be served. The client's doing, so without a stack trace.
final class Refusal extends RuntimeException {

    private final transient Problem problem;
    private final transient Map<String, String> headers;

    Refusal(Problem problem) {
        this(problem, Map.of());
    }

    /// @param headers that the status asks for, such as `Allow`
    Refusal(Problem problem, Map<String, String> headers) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
        this.headers = Map.copyOf(headers);
    }

    static Refusal badRequest(String detail) {
        return new Refusal(Problem.badRequest(detail));
    }

    Answer answer() {
        Answer answer = problem.answer();
        for (var header : headers.entrySet()) {
            answer = answer.with(header.getKey(), header.getValue());
        }
        return answer;
    }
}
