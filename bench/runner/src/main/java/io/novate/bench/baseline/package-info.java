/**
 * What the kernels are compared with: the same check as other programs would write it.
 *
 * <p>Owns: the check over arrays, objects and BigDecimal; check, portfolio rule and hashes in plain
 * C ({@code baseline.c}). Refuses: another answer than the scalar definition's. Called by: the
 * stages. Read first: {@link io.novate.bench.baseline.AccountCheck}.
 */
package io.novate.bench.baseline;
