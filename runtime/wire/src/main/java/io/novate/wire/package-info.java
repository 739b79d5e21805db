/**
 * The language-neutral door: every command and every event of the core as a message of bytes.
 *
 * <p>Owns: the schema (src/main/sbe/novate.xml), the one byte form of commands and events, and the
 * way from calls to bytes and back. Refuses: to execute, to order or to store messages. Called by:
 * whoever carries commands and events between processes. Read first: README.md of this room.
 */
package io.novate.wire;
