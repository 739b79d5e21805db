/**
 * Tests of the vector files: small copies of real ones, the same with a digit changed, and spoiled
 * ones.
 */
package io.novate.app.vectors;
