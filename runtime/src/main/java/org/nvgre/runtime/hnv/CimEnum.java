package org.nvgre.runtime.hnv;

import java.util.Arrays;
import java.util.stream.Collectors;

/// A value with a name and a number. `ConvertTo-Json` writes the number, and with `-EnumsAsStrings` the name.
interface CimEnum {

    /// As PowerShell shows it.
    String word();

    /// As WMI stores it.
    int number();

    static <E extends Enum<E> & CimEnum> E parse(Class<E> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> each.word().equalsIgnoreCase(text)
                        || Integer.toString(each.number()).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected one of %s, found '%s'".formatted(
                        Arrays.stream(type.getEnumConstants())
                                .map(each -> "%d (%s)".formatted(each.number(), each.word()))
                                .collect(Collectors.joining(", ")),
                        text)));
    }
}
