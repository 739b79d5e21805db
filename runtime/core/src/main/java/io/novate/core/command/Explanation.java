package io.novate.core.command;

/**
 * Everything by which one decision about an account can be computed again: tables, positions, what
 * came out of them, what was chosen and why.
 *
 * <p><b>Shape</b>: positions are indexed from 0, ascending by instrument, as they stood before the
 * decision was carried out; a requirement of a position is {@code |lots| * perLot + max(0, max_j(
 * slope_j * |lots| - offset_j))} over its brackets on the side held. Portfolio accounts, and what
 * bounds the options of others: {@link PortfolioRules}. Figures that do not belong to the kind of
 * the explanation are 0, indices -1.
 *
 * <p><b>Units</b>: money, 1e-6 of the settlement currency; names ending in 256 carry 8 fraction
 * bits; lots; ticks.
 *
 * <p><b>Exactness</b>: requirements round up once per account, collateral rounds down per asset.
 *
 * <p><b>Aliasing and ownership</b>: a view of live memory, lent for the call in which it is given;
 * whoever needs it longer copies it.
 */
public interface Explanation {
    /** Returns what is explained. */
    ExplanationKind kind();

    /** Returns the sequence number of the command that caused it, from 1. */
    long command();

    /** Returns the time of that command, milliseconds since the epoch. */
    long timestampMs();

    /** Returns the version of the tables in force. */
    long tableVersion();

    /** Returns the account about which something was decided. */
    int account();

    /** Returns how its positions share margin. */
    MarginMode mode();

    /** Returns ledger cash: cash less the cost of open positions. */
    long cash();

    /** Returns the number of assets of which the account holds units. */
    int assetCount();

    /** Returns the id of an asset held. */
    int asset(int index);

    /** Returns the units held, smallest units. */
    long units(int index);

    /** Returns what they count after haircut, for maintenance, money with 8 fraction bits. */
    long assetValue256(int index);

    /** Returns what they count before new risk is taken, money with 8 fraction bits. */
    long assetInitialValue256(int index);

    /** Returns the number of positions. */
    int positionCount();

    /** Returns the instrument of a position. */
    int instrument(int index);

    /** Returns what a lot of a position is: kind, underlying, strike, expiry. */
    Contract contract(int index);

    /** Returns the price of the position's underlying, ticks, 0 before the first. */
    long indexTicks(int index);

    /** Returns the signed lots. */
    long lots(int index);

    /** Returns what was paid for them, signed. */
    long entryCost(int index);

    /** Returns the mark, ticks. */
    long markTicks(int index);

    /** Returns the value of one lot less its funding. */
    long unitValue(int index);

    /** Returns the requirement of one lot in the first bracket. */
    long perLot256(MarginKind table, int index);

    /** Returns the number of further brackets. */
    int bracketCount(MarginKind table, int index);

    /** Returns what a lot needs in a further bracket beyond the first, from 0. */
    long bracketSlope256(MarginKind table, int index, int bracket);

    /** Returns what a further bracket takes off. */
    long bracketOffset256(MarginKind table, int index, int bracket);

    /** Returns the further bracket that decides the maintenance margin, -1 for the first. */
    int bindingBracket(int index);

    /** Returns the rules of portfolio accounts, and what bounds the options of others. */
    PortfolioRules rules();

    /** Returns what one lot of a position loses in a scenario column of these rules. */
    long loss256(int index, int column);

    /** Returns the charge that asks most of a portfolio account, -1 for none. */
    int bindingCharge();

    /** Returns the row of the rules that decides that charge, -1 for none. */
    int bindingRow();

    /** Returns equity. */
    long equity();

    /** Returns initial margin. */
    long initialMargin();

    /** Returns maintenance margin. */
    long maintenanceMargin();

    /** Returns the most lots of a position that might have been asked of the venue. */
    long room(int index);

    /** Returns what closing one lot was reckoned to cost: fee and allowed slippage. */
    long costPerLot(int index);

    /** Returns why this was chosen. */
    TradeReason reason();

    /** Returns the liquidation steps before this decision. */
    int steps();

    /** Returns the position that is traded, -1 when all or none are. */
    int tradedPosition();

    /** Returns the signed lots traded: negative sells. */
    long tradedLots();

    /** Returns the worst price allowed to the venue, ticks. */
    long limitTicks();

    /** Returns the bankrupt account against which lots of a winner are closed. */
    int bankruptAccount();

    /** Returns the part of the bankrupt account's loss that falls on this instrument. */
    long lossShared();

    /** Returns the lots over which that part is spread. */
    long lotsShared();

    /** Returns how many of them winners before this one closed. */
    long lotsBefore();

    /** Returns how much of the loss winners before this one bore. */
    long lossBefore();

    /** Returns the money that changes hands: the winner's cost, or what collateral brings. */
    long money();

    /** Returns the asset that is turned into cash. */
    int soldAsset();

    /** Returns the units of it. */
    long soldUnits();

    /** Returns what the units left of it count after haircut, rounded down, money. */
    long leftValue();
}
