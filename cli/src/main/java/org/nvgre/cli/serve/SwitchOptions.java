package org.nvgre.cli.serve;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nvgre.cli.CommandFailure;
import org.nvgre.p4runtime.Tls;
import org.nvgre.runtime.device.Foreign;
import org.nvgre.runtime.service.Settings;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// How the service is with its switches.
final class SwitchOptions {

    /// What becomes of entries that somebody else has written.
    enum Drift {
        remove(Foreign.REMOVE), report(Foreign.REPORT);

        private final Foreign foreign;

        Drift(Foreign foreign) {
            this.foreign = foreign;
        }
    }

    @Option(names = "--drift", paramLabel = "remove|report", defaultValue = "remove",
            description = "What becomes of entries that somebody else has written; remove by default.")
    private Drift drift;

    @Option(names = "--resync", paramLabel = "TIME", converter = ByText.class,
            description = "How often a switch is read and compared though nothing is wrong with it; 10m by default.")
    private Duration resync;

    @Option(names = "--switch-ca", paramLabel = "FILE",
            description = "Who has signed the switches' certificates (PEM); without it, connections are in clear.")
    private Path authorities;

    @Option(names = "--switch-cert", paramLabel = "FILE",
            description = "Our certificate towards switches (PEM).")
    private Path certificate;

    @Option(names = "--switch-key", paramLabel = "FILE", description = "Its key (PEM, PKCS #8).")
    private Path key;

    Settings settings() {
        Settings settings = Settings.defaults().withForeign(drift.foreign);
        settings = resync == null ? settings : settings.withResync(resync);
        return tls().map(settings::withTls).orElse(settings);
    }

    private Optional<Tls> tls() {
        if ((certificate == null) != (key == null)) {
            throw new CommandFailure("--switch-cert and --switch-key go together; name both, or none");
        }
        if (authorities == null) {
            if (certificate != null) {
                throw new CommandFailure(
                        "--switch-cert needs --switch-ca, too: who has signed the switches'");
            }
            return Optional.empty();
        }
        return Optional.of(certificate == null
                ? Tls.trusting(authorities)
                : Tls.mutual(authorities, certificate, key));
    }

    @Override
    public String toString() {
        return "foreign entries are %s".formatted(drift == Drift.remove ? "removed" : "let be and reported");
    }

    static final class ByText implements ITypeConverter<Duration> {

        private static final Pattern FORM = Pattern.compile("(\\d{1,6})(s|m|h)");

        @Override
        public Duration convert(String text) {
            Matcher form = FORM.matcher(text);
            if (!form.matches() || Long.parseLong(form.group(1)) == 0) {
                throw new TypeConversionException("'" + text + "' is not a time, as 30s, 10m or 1h is");
            }
            long count = Long.parseLong(form.group(1));
            return switch (form.group(2)) {
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                default -> Duration.ofHours(count);
            };
        }
    }
}
