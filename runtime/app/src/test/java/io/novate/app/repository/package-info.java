/**
 * Rules of the whole repository, checked on its text.
 *
 * <p>Owns: the word list, the width table, the README's example. Refuses: to start anything. Read
 * first: {@link io.novate.app.repository.WordList}.
 */
package io.novate.app.repository;
