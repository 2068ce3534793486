package org.nvgre.bmv2.bench;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/// Runs a class once for each combination. A switch is started when the first class needs it and ends with the run.
final class EveryTarget implements ClassTemplateInvocationContextProvider {
    private static final Namespace BENCHES = Namespace.create(EveryTarget.class);

    private record Key(Combination combination, String profile) {}

    @Override
    public boolean supportsClassTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<? extends ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(
            ExtensionContext context) {
        OnEveryTarget settings = context.getRequiredTestClass().getAnnotation(OnEveryTarget.class);
        return Combination.all().stream().map(combination -> new Invocation(combination, settings));
    }

    private record Invocation(Combination combination, OnEveryTarget settings)
            implements
                ClassTemplateInvocationContext {
        @Override
        public String getDisplayName(int invocationIndex) {
            return combination.toString();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new WithNve(combination, settings));
        }
    }

    private static final class WithNve implements BeforeClassTemplateInvocationCallback, ParameterResolver {
        private final Combination combination;
        private final OnEveryTarget settings;
        private Nve nve;

        WithNve(Combination combination, OnEveryTarget settings) {
            this.combination = combination;
            this.settings = settings;
        }

        @Override
        public void beforeClassTemplateInvocation(ExtensionContext context) throws URISyntaxException {
            ExtensionContext.Store store = context.getRoot().getStore(BENCHES);
            Optional<String> missing = combination.missing();
            if (missing.isPresent()) {
                // Build tools count skips but keep the reasons to themselves: so it is said here, once a run.
                store.computeIfAbsent(combination, skipped -> {
                    System.out.println("[packet suite] not on " + skipped + ": " + missing.get());
                    return skipped;
                });
                throw new TestAbortedException(missing.get());
            }
            Bench bench = store.computeIfAbsent(
                    new Key(combination, settings.profile()),
                    key -> Bench.start(key.combination(), key.profile()),
                    Bench.class);
            Path policy = Path.of(Objects.requireNonNull(
                    OnEveryTarget.class.getResource("/policies/" + settings.policy()), settings.policy())
                    .toURI());
            nve = bench.apply(policy, "nve1");
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Nve.class;
        }

        @Override
        public Nve resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return nve;
        }
    }
}
