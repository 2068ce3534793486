package org.nvgre.bmv2.bench;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/// On a parameter of type [Nve]: another switch of the policy, on a switch of its own of the same kind.
@java.lang.annotation.Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface At {
    /// Its name in the policy.
    String value();
}
