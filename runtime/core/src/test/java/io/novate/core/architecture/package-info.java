/**
 * The walls inside the core, checked on its class files.
 *
 * <p>Owns: package order, exact arithmetic, banned sources of surprise. Refuses: to know the
 * domain. Read first: {@link io.novate.core.architecture.PackageOrder}.
 */
package io.novate.core.architecture;
