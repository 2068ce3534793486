package org.nvgre.bmv2.bench;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/// Runs a class once for each combination. A switch is started when the first class needs it and ends with the run.
final class EveryTarget implements ClassTemplateInvocationContextProvider {
    private static final Namespace BENCHES = Namespace.create(EveryTarget.class);

    private static final String UNDER_TEST = "nve1";
    /// In the name of a combination; empty is in all of them.
    private static final String ONLY = System.getProperty("nvgre.only", "");

    /// @param nve name of the switch in the policy
    private record Key(Combination combination, String profile, String nve) {
        Key other(String name) {
            return new Key(combination, profile, name);
        }
    }

    @Override
    public boolean supportsClassTemplate(ExtensionContext context) {
        return true;
    }

    /// As of a class that none of those that were asked for claims.
    @Override
    public boolean mayReturnZeroClassTemplateInvocationContexts(ExtensionContext context) {
        return !ONLY.isEmpty();
    }

    @Override
    public Stream<? extends ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(
            ExtensionContext context) {
        OnEveryTarget settings = context.getRequiredTestClass().getAnnotation(OnEveryTarget.class);
        boolean brief = settings.briefly() || Boolean.getBoolean("nvgre.briefly");
        return Combination.all().stream()
                .filter(combination -> !brief || combination.ofOneOrigin())
                .filter(combination -> combination.toString().contains(ONLY))
                .filter(combination -> Claims.of(combination)
                        .unmet(context.getRequiredTestClass()).isEmpty())
                .flatMap(combination -> profiles(settings, combination)
                        .map(profile -> new Invocation(new Key(combination, profile, UNDER_TEST),
                                settings.policy())));
    }

    /// Of other architectures than v1model, the last one, which has most in it, is enough.
    private static Stream<String> profiles(OnEveryTarget settings, Combination combination) {
        String[] profiles = settings.profiles();
        return combination.architecture() == org.nvgre.generator.Target.V1MODEL || settings.everywhere()
                ? Arrays.stream(profiles)
                : Stream.of(profiles[profiles.length - 1]);
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
            return List.of(new WithNve(key, policy),
                    new WhereClaimed(Claims.of(key.combination)));
        }
    }

    /// Leaves out what the architecture does not claim.
    private record WhereClaimed(Claims claims) implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            boolean isCase = context.getUniqueId().contains("[test-template-invocation:");
            List<String> unmet = context.getTestMethod().map(test -> isCase
                    ? claims.unmet(test, context.getDisplayName())
                    : claims.unmet(test)).orElse(List.of());
            return unmet.isEmpty()
                    ? ConditionEvaluationResult.enabled("claimed")
                    : ConditionEvaluationResult.disabled(
                            claims.limits().name() + " does not claim " + String.join(", ", unmet));
        }
    }

    private static final class WithNve implements BeforeClassTemplateInvocationCallback, ParameterResolver {
        private final Key key;
        private final String policy;
        private final Map<String, Nve> nves = new HashMap<>();
        /// Of the run: what is in it ends with it.
        private ExtensionContext.Store store;

        WithNve(Key key, String policy) {
            this.key = key;
            this.policy = policy;
        }

        @Override
        public void beforeClassTemplateInvocation(ExtensionContext context) {
            store = context.getRoot().getStore(BENCHES);
            Optional<String> missing = key.combination.missing();
            if (missing.isPresent()) {
                // Build tools count skips but keep the reasons to themselves: so it is said here, once a run.
                store.computeIfAbsent(key.combination, skipped -> {
                    System.out.println("[packet suite] not on " + skipped + ": " + missing.get());
                    return skipped;
                });
                throw new TestAbortedException(missing.get());
            }
            nves.put(UNDER_TEST, start(key));
        }

        private Nve start(Key wanted) {
            Bench bench = store.computeIfAbsent(wanted,
                    needed -> Bench.start(needed.combination(), needed.profile()), Bench.class);
            return bench.apply(Claims.of(wanted.combination()).part(file()), wanted.nve());
        }

        private Path file() {
            try {
                return Path.of(Objects.requireNonNull(
                        OnEveryTarget.class.getResource("/policies/" + policy), policy).toURI());
            } catch (URISyntaxException e) {
                throw new BenchException(policy, e);
            }
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Nve.class;
        }

        @Override
        public Nve resolveParameter(ParameterContext parameter, ExtensionContext context) {
            String name = parameter.findAnnotation(At.class).map(At::value).orElse(UNDER_TEST);
            return nves.computeIfAbsent(name, other -> start(key.other(other)));
        }
    }
}
