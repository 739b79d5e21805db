/** Shipped rulebooks and spoiled copies of them. */
package io.novate.pricing.rulebook;
