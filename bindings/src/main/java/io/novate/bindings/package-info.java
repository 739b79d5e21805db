/**
 * Calls out of the JVM, through {@code java.lang.foreign}.
 *
 * <p>Owns: the only classes that name the native linker; finding a C compiler, compiling C text on
 * the spot, keeping the result in a private folder of the user, binding its functions. Refuses: to
 * know what the functions compute, to open a library that somebody else could have written, to wait
 * without a bound. Called by: kernels that are written in C. Read first: {@link
 * io.novate.bindings.CompiledLibrary}.
 */
package io.novate.bindings;
