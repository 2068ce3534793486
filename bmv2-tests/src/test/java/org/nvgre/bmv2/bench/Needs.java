package org.nvgre.bmv2.bench;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/// What a test, or all of a class, needs of an architecture: it runs where `p4/targets.yaml` refuses none of the keys and
/// lists none of the rules as followed otherwise. v1model meets all needs.
@java.lang.annotation.Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Needs.All.class)
public @interface Needs {
    /// Keys of the profile, `acl`, and ids of packet rules, `F3`.
    String[] value();

    /// Of a test with cases, those whose names match need it; empty for all.
    String cases() default "";

    /// Several.
    @java.lang.annotation.Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @interface All {
        Needs[] value();
    }
}
