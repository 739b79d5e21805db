/** Tests of what the machine asserts about itself. */
package io.novate.core.machine;
