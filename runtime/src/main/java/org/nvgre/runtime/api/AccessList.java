package org.nvgre.runtime.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Who may come in. One line for each: a token's SHA-256 in hexadecimal, or `cn:` and the common name of a client
/// certificate's subject; the role; for a tenant, its customer. `#` begins a comment.
///
/// ```
/// 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08  admin    # printf %s TOKEN | sha256sum
/// cn:grafana                                                        monitor
/// cn:alice@contoso                                                  tenant   contoso
/// ```
final class AccessList {

    private static final Pattern LINE = Pattern.compile("(\\S+)\\s+(\\S+)(?:\\s+(.*\\S))?");
    private static final Pattern SHA_256 = Pattern.compile("\\p{XDigit}{64}");
    private static final HexFormat HEX = HexFormat.of();

    /// @param hex the SHA-256, in lower case
    private record TokenHash(String hex, Caller caller) {}

    private record CommonName(String name, Caller caller) {}

    private final List<TokenHash> tokens = new ArrayList<>();
    private final List<CommonName> names = new ArrayList<>();
    private final List<String> mistakes = new ArrayList<>();

    /// @param label how mistakes call the file
    AccessList(String text, String label) {
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replaceFirst("(^|\\s)#.*", "").strip();
            if (!line.isEmpty()) {
                read(line, "%s:%d: ".formatted(label, i + 1));
            }
        }
    }

    /// One line each; empty: all was understood.
    List<String> mistakes() {
        return List.copyOf(mistakes);
    }

    boolean knowsCertificates() {
        return !names.isEmpty();
    }

    private void read(String line, String where) {
        Matcher words = LINE.matcher(line);
        if (!words.matches()) {
            mistakes.add(where + "expected WHO ROLE [CUSTOMER], found '%s'".formatted(shortened(line)));
            return;
        }
        String who = words.group(1);
        Optional<String> customer = Optional.ofNullable(words.group(3));
        Optional<Role> role = Role.of(words.group(2));
        if (role.isEmpty()) {
            mistakes.add(where
                    + "no role '%s'; there are admin, operator, monitor, tenant".formatted(words.group(2)));
        } else if ((role.get() == Role.TENANT) != customer.isPresent()) {
            mistakes.add(where + (customer.isPresent()
                    ? "only a tenant has a customer; remove '%s'".formatted(customer.get())
                    : "a tenant of whom? Add the customer's name"));
        } else if (who.startsWith("cn:") && who.length() > 3) {
            names.add(new CommonName(who.substring(3), new Caller(who, role.get(), customer)));
        } else if (SHA_256.matcher(who).matches()) {
            var caller = new Caller("token:" + who.substring(0, 8), role.get(), customer);
            tokens.add(new TokenHash(who.toLowerCase(Locale.ROOT), caller));
        } else {
            // What stands here may be a token in clear: it is not repeated.
            mistakes.add(where + "expected a token's SHA-256 (64 hexadecimal digits) or cn:NAME first");
        }
    }

    private static String shortened(String text) {
        return text.length() <= 12 ? text : text.substring(0, 8) + "…";
    }

    /// Takes as long whichever token it is, and if it is none.
    Optional<Caller> byToken(String token) {
        byte[] hash = sha256(token);
        Caller found = null;
        for (TokenHash known : tokens) {
            if (MessageDigest.isEqual(known.hex().getBytes(StandardCharsets.US_ASCII), hash)) {
                found = known.caller();
            }
        }
        return Optional.ofNullable(found);
    }

    Optional<Caller> byCommonName(String name) {
        return names.stream().filter(known -> known.name().equals(name)).map(CommonName::caller).findFirst();
    }

    private static byte[] sha256(String token) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HEX.formatHex(hash).getBytes(StandardCharsets.US_ASCII);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
