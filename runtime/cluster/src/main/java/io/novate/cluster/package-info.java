/**
 * The core behind a replicated log: an Aeron Cluster service that applies messages in log order.
 *
 * <p>Owns: the node, the service around the core, its snapshots, and the client that makes every
 * command take effect once. Refuses: business state of its own, except which sequence each client
 * has reached. Called by: whoever starts a node or sends it commands. Read first: {@link
 * io.novate.cluster.ClearingService}.
 */
package io.novate.cluster;
