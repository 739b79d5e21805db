/** Tests of the ladder and the waterfall, on small scenes worked out by hand. */
package io.novate.core.liquidation;
