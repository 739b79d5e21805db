/**
 * The interface between the clearing core and whatever evaluates accounts.
 *
 * <p>Owns: the shapes of the account check (slices, tables, flagged lanes) and of the portfolio
 * rule (columns, terms, charges), the kernel interfaces and the choice of a backend. Refuses: to
 * hold state between calls or to know what an account is. Called by: the core, the tests, the
 * benchmarks. Read first: {@link io.novate.kernel.MarginKernel}, then {@link
 * io.novate.kernel.ScenarioKernel}.
 */
package io.novate.kernel;
