package io.novate.core.margin;

import io.novate.core.ledger.AccountTable;
import io.novate.core.ledger.Ledger;
import io.novate.core.position.PositionTable;
import io.novate.core.price.AssetTable;
import io.novate.core.price.InstrumentTable;

/**
 * The tables of one clearing pool, handed on together.
 *
 * @param accounts directory, cash and collateral
 * @param ledger the only writer of money
 * @param positions lots and entry costs
 * @param instruments listings, marks and margin tables
 * @param assets collateral assets
 */
public record Books(
        AccountTable accounts,
        Ledger ledger,
        PositionTable positions,
        InstrumentTable instruments,
        AssetTable assets) {}
