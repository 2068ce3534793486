/// The commands' side of the service's REST API.
package org.nvgre.cli.client;
