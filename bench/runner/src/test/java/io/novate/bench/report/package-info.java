/** Tests of the package. */
package io.novate.bench.report;
