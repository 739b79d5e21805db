/** Pools that a rulebook starts, and what each of its fields changes in them. */
package io.novate.pricing.pool;
