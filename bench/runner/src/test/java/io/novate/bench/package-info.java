/** Tests of the two verbs: options, reports, a tiny run, a difference that has to be found. */
package io.novate.bench;
