package io.novate.core.machine;

import io.novate.core.command.FundKind;
import io.novate.core.command.Rejection;
import io.novate.core.ledger.AccountTable;
import io.novate.core.liquidation.Liquidator;
import io.novate.core.margin.Books;
import io.novate.core.unit.Limits;

/** Takes the commands that set up what happens when accounts default: depth, funds, tranche. */
final class DefaultDesk {
    private static final byte[] NO_SIGNER = new byte[AccountTable.ADDRESS_BYTES];

    private final ClearingMachine machine;
    private final Books books;
    private final Liquidator liquidator;
    private final byte[] operator = new byte[AccountTable.ADDRESS_BYTES];
    private final byte[] signer = new byte[AccountTable.ADDRESS_BYTES];

    DefaultDesk(ClearingMachine machine, Books books, Liquidator liquidator) {
        this.machine = machine;
        this.books = books;
        this.liquidator = liquidator;
    }

    void depth(int instrument, long lotsMax) {
        if (!books.instruments().isListed(instrument)) {
            machine.reject(0, Rejection.INSTRUMENT_UNKNOWN, instrument);
        } else if (lotsMax < -1) {
            machine.reject(0, Rejection.LOTS_RANGE, lotsMax);
        } else {
            liquidator.setDepth(instrument, lotsMax);
        }
    }

    void openFund(int account, FundKind kind, int underlying) {
        Rejection refused = liquidator.refuseFund(kind, underlying);
        Rejection taken = machine.accountDesk().refuseId(account, 1);
        if (taken != null) {
            machine.reject(0, taken, account);
        } else if (refused != null) {
            machine.reject(0, refused, underlying);
        } else if (books.positions().lacksRows()) {
            machine.reject(0, Rejection.CAPACITY, account);
        } else {
            books.accounts().addresses(Limits.INSURANCE, operator, signer);
            machine.accountDesk().openVenue(account, operator, NO_SIGNER, 0);
            liquidator.openFund(account, kind, underlying);
        }
    }

    void houseTranche(long amount) {
        if (amount < 0 || amount > Limits.GROSS_MAX) {
            machine.reject(0, Rejection.AMOUNT_RANGE, amount);
        } else {
            liquidator.setHouseTranche(amount);
        }
    }
}
