/// The service's network face: REST over HTTP(S) as `openapi.yaml` describes it, a stream of changes, and metrics.
/// {@link org.nvgre.runtime.api.ApiServer} lets requests in, says who asks ({@link org.nvgre.runtime.api.Access}) and
/// finds the {@link org.nvgre.runtime.api.Route}; the resources (`…Resource`) answer. What a tenant may see is decided
/// in one place, {@link org.nvgre.runtime.api.Visibility}.
package org.nvgre.runtime.api;
