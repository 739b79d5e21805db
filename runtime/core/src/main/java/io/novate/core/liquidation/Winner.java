package io.novate.core.liquidation;

import io.novate.core.command.AccountState;
import io.novate.core.margin.Books;
import io.novate.core.unit.Limits;
import io.novate.core.unit.Ratio;

/**
 * A holder in profit and its score, for one comparison at a time.
 *
 * <p>The score is {@code (mark / entry) * (notional / equity)} for a long and {@code (entry / mark)
 * * (notional / equity)} for a short. Mark and entry are those of the value of the position, so one
 * rule serves every kind of contract: whichever is larger in size stands above the line, which for
 * a position in profit is the mark of a long, the entry of a short, and the reverse for inverse
 * contracts, whose value is negative. Compared by cross-multiplication in 256 bits; ties go to the
 * lower id.
 *
 * <p>Source: auto-deleveraging rule as published by Hyperliquid; the tie rule is ours.
 */
public final class Winner implements Comparable<Winner> {
    private int account;
    private long above;
    private long below;
    private long notional;
    private long equity;

    /** Starts as nobody. */
    public Winner() {}

    void clear() {
        account = 0;
    }

    boolean isRanked() {
        return account != 0;
    }

    int account() {
        return account;
    }

    /** Returns whether a holder may be deleveraged at all: not the house, nor on the ladder. */
    static boolean mayBe(Books books, int account, long lots, int sign) {
        return account != Limits.BACKSTOP
                && Long.signum(lots) == sign
                && books.accounts().order(account) == 0
                && books.accounts().state(account) != AccountState.LIQUIDATING;
    }

    /**
     * Takes a position; returns whether it is in profit and its account has equity.
     *
     * @param value signed lots times the value of a lot, money
     * @param entryCost money paid for them, signed alike
     * @param accountEquity equity of the account, money
     */
    public boolean set(int winnerAccount, long value, long entryCost, long accountEquity) {
        long valueSize = Math.abs(value);
        long costSize = Math.max(1, Math.abs(entryCost));
        above = Math.max(valueSize, costSize);
        below = Math.min(valueSize, costSize);
        notional = valueSize;
        equity = accountEquity;
        boolean ranked = value > entryCost && accountEquity > 0;
        account = ranked ? winnerAccount : 0;
        return ranked;
    }

    /** Positive when this position is deleveraged before the other. */
    @Override
    public int compareTo(Winner other) {
        int score =
                Ratio.compareProducts(
                        above,
                        notional,
                        other.below,
                        other.equity,
                        other.above,
                        other.notional,
                        below,
                        equity);
        return score != 0 ? score : Integer.compare(other.account, account);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Winner winner && compareTo(winner) == 0;
    }

    @Override
    public int hashCode() {
        return account;
    }
}
