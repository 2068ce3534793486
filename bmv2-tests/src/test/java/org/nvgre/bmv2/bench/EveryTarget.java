package org.nvgre.bmv2.bench;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
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
        boolean brief = settings.briefly() || Boolean.getBoolean("nvgre.briefly");
        return Combination.all().stream()
                .filter(combination -> !brief || combination.ofOneOrigin())
                .flatMap(combination -> Arrays.stream(settings.profiles())
                        .map(profile -> new Invocation(new Key(combination, profile), settings.policy())));
    }

    private record Invocation(Key key, String policy)
            implements
                ClassTemplateInvocationContext {
        @Override
        public String getDisplayName(int invocationIndex) {
            return key.combination + ", " + key.profile;
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new WithNve(key, policy));
        }
    }

    private static final class WithNve implements BeforeClassTemplateInvocationCallback, ParameterResolver {
        private final Key key;
        private final String policy;
        private Nve nve;

        WithNve(Key key, String policy) {
            this.key = key;
            this.policy = policy;
        }

        @Override
        public void beforeClassTemplateInvocation(ExtensionContext context) throws URISyntaxException {
            ExtensionContext.Store store = context.getRoot().getStore(BENCHES);
            Optional<String> missing = key.combination.missing();
            if (missing.isPresent()) {
                // Build tools count skips but keep the reasons to themselves: so it is said here, once a run.
                store.computeIfAbsent(key.combination, skipped -> {
                    System.out.println("[packet suite] not on " + skipped + ": " + missing.get());
                    return skipped;
                });
                throw new TestAbortedException(missing.get());
            }
            Bench bench = store.computeIfAbsent(key,
                    needed -> Bench.start(needed.combination(), needed.profile()), Bench.class);
            Path file = Path.of(Objects.requireNonNull(
                    OnEveryTarget.class.getResource("/policies/" + policy), policy).toURI());
            nve = bench.apply(file, "nve1");
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
