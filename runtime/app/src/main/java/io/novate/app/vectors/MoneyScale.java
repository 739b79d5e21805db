package io.novate.app.vectors;

/**
 * How a row given in currency becomes whole money: a power of ten, as fine as the widths allow.
 *
 * <p>A position of a row is one lot, so amounts need no scale.
 *
 * @param moneyPerUnit money in one unit of currency
 */
record MoneyScale(long moneyPerUnit) {
    private static final double SUM_MAX = 0x1p50;
    private static final double LOT_VALUE_MAX = 0x1p40;
    private static final long MONEY_MAX = 1_000_000_000;
    private static final double FRACTION = 256;

    /**
     * Returns the finest scale with which a portfolio stays inside the widths.
     *
     * @param sum what all positions lose at most, and cash, in currency
     * @param largest what one position loses at most, in currency
     */
    static MoneyScale of(double sum, double largest) {
        long money = MONEY_MAX;
        while (money > 1 && (sum * money > SUM_MAX || largest * money > LOT_VALUE_MAX)) {
            money /= 10;
        }
        if (sum * money > SUM_MAX || largest * money > LOT_VALUE_MAX) {
            throw new OutsideWidths("the portfolio is larger than the width table allows");
        }
        return new MoneyScale(money);
    }

    /** Returns currency as money, rounded to the nearest. */
    long money(double currency) {
        return Math.round(currency * moneyPerUnit);
    }

    /** Returns currency as money with 8 fraction bits, rounded to the nearest. */
    long money256(double currency) {
        return Math.round(currency * moneyPerUnit * FRACTION);
    }

    /** Returns money in currency. */
    double currency(long money) {
        return (double) money / moneyPerUnit;
    }
}
