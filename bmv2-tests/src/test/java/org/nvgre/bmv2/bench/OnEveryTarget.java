package org.nvgre.bmv2.bench;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/// The tests of a class run on every combination of compiler and switch that there is, with the program of each of the
/// profiles; and on the embedded pair as the programs of the other architectures, as far as these claim what the tests need
/// ([Needs]). They take an [Nve] as a parameter. A combination of which something is missing is skipped, and the skip
/// says what.
@java.lang.annotation.Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ClassTemplate
@ExtendWith(EveryTarget.class)
public @interface OnEveryTarget {
    /// Name of a policy in `src/test/resources/policies`; the NVE under test is its switch `nve1`.
    String policy() default "two-customers.yaml";

    /// Names of built-in profiles, or of those in `src/test/resources/profiles`.
    String[] profiles() default "minimal";

    /// Each profile on every architecture; otherwise all on v1model, and the last one on the others.
    boolean everywhere() default false;

    /// Only where a compiler and a switch of one origin meet one of the other: for what takes long.
    boolean briefly() default false;
}
