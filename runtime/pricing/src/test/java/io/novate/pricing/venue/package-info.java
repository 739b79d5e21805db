/** Venue rules against plain twins on random numbers. */
package io.novate.pricing.venue;
