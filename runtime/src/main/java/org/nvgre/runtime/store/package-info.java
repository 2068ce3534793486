/// What must outlive the process: documents by key, changed by atomic durable commits, each with a revision, that every
/// controller sees in the same order; and which controller owns which switch. A {@link org.nvgre.runtime.store.Store}
/// knows nothing of policy: keys and bytes only.
package org.nvgre.runtime.store;
