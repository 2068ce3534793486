/// The policy: what a network's owner wants, in the terms of Hyper-V Network Virtualization, and its YAML form.
/// A {@link org.nvgre.runtime.policy.Policy} that exists is free of the mistakes that can be seen without a device.
package org.nvgre.runtime.policy;
