/// `nvgre serve`: the store, the control plane and its API in one process.
package org.nvgre.cli.serve;
