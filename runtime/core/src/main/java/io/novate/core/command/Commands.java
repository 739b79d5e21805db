package io.novate.core.command;

import java.lang.foreign.MemorySegment;

/**
 * The commands of the clearing core, one method each.
 *
 * <p>Every command carries the time at which it entered the log, in milliseconds since the epoch;
 * it never runs backwards and is at most 2^53. A refused command changes nothing and is answered by
 * {@link Events#rejected}; a batch of trades has one verdict per trade. Account ids are settlement
 * indices: below 2^23 allocated by the contract's inbox, from 2^23 opened by the venue.
 */
public interface Commands {
    /** Lists an instrument. */
    void list(long timestampMs, Listing listing);

    /**
     * Lists a collateral asset.
     *
     * @param price256 price of one smallest unit before haircut, money with 8 fraction bits
     */
    void listAsset(long timestampMs, Asset asset, long price256);

    /** Lists a collateral asset that counts at its price, without limits. */
    default void listAsset(long timestampMs, int asset, String symbol, long price256) {
        listAsset(timestampMs, Asset.plain(asset, symbol), price256);
    }

    /**
     * Changes the price of one smallest unit of an asset, money with 8 fraction bits; from now on
     * its concentration is that of the units held now.
     */
    void valueAsset(long timestampMs, int asset, long price256);

    /**
     * Opens an account of the venue.
     *
     * @param account 2^23 or more
     * @param owner 20 bytes, the address that withdrawals pay
     * @param signer 20 bytes, zero in venue mode
     * @param mode how its positions share margin: {@link MarginMode#CROSS} or {@link
     *     MarginMode#PORTFOLIO}; for an isolated position see {@link #isolate}
     * @param large true for an account without the position and value bounds of a standard account;
     *     it reserves one id for each 64 instrument ids of the limits, its own and those after it
     */
    void open(
            long timestampMs,
            int account,
            byte[] owner,
            byte[] signer,
            MarginMode mode,
            boolean large);

    /**
     * Makes a standard account a large one, with all it holds; the ids after its own must be free.
     *
     * <p>An account of the inbox can only be enlarged in a pool of at most 64 instrument ids,
     * because the contract allocates the ids after it; elsewhere open a large account of the same
     * owner and move positions and money to it.
     */
    void enlarge(long timestampMs, int account);

    /**
     * Opens a bucket: a standard account in mode {@link MarginMode#ISOLATED} for one position of a
     * parent, with the parent's owner and signer and a fee tier of its own.
     *
     * <p>The venue trades by naming the bucket. What its position and orders lack of initial margin
     * is locked from the parent's free cash; what a reduced position frees goes back. A loss beyond
     * what is in the bucket goes down the waterfall and never to the parent.
     *
     * @param bucket a free id as in {@link #open}
     * @param parent an open customer account that is not a bucket itself
     * @param instrument the only one the bucket may trade
     */
    void isolate(long timestampMs, int bucket, int parent, int instrument);

    /**
     * Consumes the next finalized item of the contract's inbox. What the contract can emit is never
     * refused: what of a deposit the pool may not keep becomes claimable at once.
     *
     * <p>What names a bucket arrives at its parent.
     *
     * @param item index of the item, consecutive from 0
     * @param key settlement key of the asset, 0 for the settlement currency
     * @param amount smallest units
     * @param sender 20 bytes
     * @param signer 20 bytes
     */
    void inbox(
            long timestampMs,
            long item,
            InboxKind kind,
            int account,
            int key,
            long amount,
            byte[] sender,
            byte[] signer);

    /**
     * Moves cash (asset 0) or collateral between two accounts; the payer must keep its initial
     * margin. A bucket gives cash to its parent and takes it from there, while it has a position or
     * orders.
     */
    void transfer(long timestampMs, int from, int to, int asset, long amount);

    /** Moves cash between two accounts; the payer must keep its initial margin. */
    default void transfer(long timestampMs, int from, int to, long amount) {
        transfer(timestampMs, from, to, 0, amount);
    }

    /**
     * Moves lots of a position between two accounts of one owner at their value, with their entry
     * cost; each of the two must cover its initial margin afterwards or be no worse off.
     *
     * @param lots signed lots that {@code from} gives up, at most what it holds
     */
    void port(long timestampMs, int from, int to, int instrument, long lots);

    /**
     * Sells collateral of one account to another, in answer to a conversion order or without one.
     *
     * @param orderId the conversion order it fills, perhaps in part or late; 0 for none
     * @param seller the order's account; what it no longer has the backstop sells in its place
     * @param buyer pays with cash it has really received
     * @param units smallest units, positive
     * @param money for all of them, positive
     */
    void assetTrade(
            long timestampMs,
            long orderId,
            int seller,
            int buyer,
            int asset,
            long units,
            long money);

    /** Ends a conversion order that the venue refused, timed out or cancelled. */
    void conversionEnd(long timestampMs, long orderId, OrderEnd end);

    /** Makes free cash (asset 0) or collateral claimable on chain. */
    void withdraw(long timestampMs, int account, int asset, long amount);

    /**
     * Clears a batch of trades by novation.
     *
     * @param trades {@code tradeCount} records of {@link TradeDescriptor}, a native segment
     */
    void trades(long timestampMs, MemorySegment trades, int tradeCount);

    /**
     * Sets marks.
     *
     * @param marks {@code markCount} records of {@link MarkDescriptor}, a native segment
     */
    void marks(long timestampMs, MemorySegment marks, int markCount);

    /**
     * Adds one funding payment to a perpetual, longs paying when positive.
     *
     * @param ratePpb parts per billion of the value of a lot at the mark
     */
    void funding(long timestampMs, int instrument, int ratePpb);

    /**
     * Sets index prices of underlyings: what expiries settle at, and whether new risk may be taken.
     *
     * @param indexes {@code indexCount} records of {@link IndexDescriptor}, a native segment
     */
    void indexes(long timestampMs, MemorySegment indexes, int indexCount);

    /**
     * Stages values, margins and scenario columns of options; nothing changes before {@link
     * #activate}.
     *
     * <p>The first records of a higher version replace everything staged under a lower one. A
     * record out of its bounds is refused and spoils its version.
     *
     * @param version above the version in force
     * @param records {@code recordCount} records of {@link OptionDescriptor}, a native segment
     */
    void tables(long timestampMs, long version, MemorySegment records, int recordCount);

    /** Puts everything staged under a version in force at once. */
    void activate(long timestampMs, long version);

    /** Lets positions of an instrument only be reduced from now on. */
    void restrict(long timestampMs, int instrument);

    /**
     * Settles every instrument of one expiry at the average of the index over the 30 minutes before
     * it: all positions are paid out and closed in this one command.
     *
     * @param expiryMs as listed, not after the command's time
     */
    void expire(long timestampMs, int underlying, long expiryMs);

    /**
     * Settles a perpetual that may only be reduced at the average of the index over the last 30
     * whole minutes.
     */
    void delist(long timestampMs, int instrument);

    /**
     * Changes the margin rates of an instrument from what its listing fixed: volatility, market
     * depth and congestion are measured outside and only change tables.
     *
     * @param initialPpm multiplies initial rates, 1,000,000 or more
     * @param maintenancePpm multiplies maintenance rates, 1,000,000 or more; initial margin is
     *     never less than maintenance margin
     * @param floorPpm multiplies the notional floors of brackets, 1 to 1,000,000
     */
    void riskScale(
            long timestampMs, int instrument, int initialPpm, int maintenancePpm, int floorPpm);

    /**
     * Checks accounts and acts on those short of margin.
     *
     * <p>A change of marks, funding or collateral values is always followed by a check before the
     * next trade, transfer, withdrawal, fill, seal or order of a bucket, asked or not: losses are
     * found before money moves.
     *
     * @param full true for every account, false for those holding an instrument whose value changed
     *     since the last check
     */
    void revalue(long timestampMs, boolean full);

    /**
     * Applies a fill, perhaps partial or late, of a liquidation order.
     *
     * @param counterparty account on the other side
     * @param lots positive
     */
    void liquidationFill(
            long timestampMs, long orderId, int counterparty, long lots, long priceTicks);

    /** Ends a liquidation order that the venue refused, timed out or cancelled. */
    void liquidationEnd(long timestampMs, long orderId, OrderEnd end);

    /**
     * Reserves margin for an order that rests at the venue; what a bucket lacks for it is locked
     * from its parent.
     *
     * @param orderId the venue's id, positive, not in use by an order still open
     * @param lots signed: negative sells
     * @param limitTicks worst price
     * @param reduceOnly whether it may only reduce; such an order needs no margin
     */
    void order(
            long timestampMs,
            long orderId,
            int account,
            int instrument,
            long lots,
            long limitTicks,
            boolean reduceOnly);

    /**
     * Says how much of an order is left after a fill, a change or its end.
     *
     * <p>Before a trade of its lots is cleared, else those lots count twice in the trade's check.
     *
     * @param lotsLeft not negative, fewer than before; 0 ends the order
     */
    void orderLeft(long timestampMs, long orderId, long lotsLeft);

    /**
     * Sets the initial margin rate that an account wants at least, in the checks of trades, orders
     * and withdrawals.
     *
     * @param initialPpm of the value at the mark; 0 takes the choice back
     */
    void leverage(long timestampMs, int account, int instrument, int initialPpm);

    /**
     * Sets what the accounts of a fee tier pay of the listed fees.
     *
     * @param tier 0 to 15; accounts start in tier 0
     * @param takerScalePpm of the listed taker fee, 0 to 1e6
     * @param makerScalePpm of the listed maker fee, -1e6 to 1e6; negative is a rebate, paid out of
     *     the taker's fee of the same trade and never more than that
     */
    void feeTier(long timestampMs, int tier, int takerScalePpm, int makerScalePpm);

    /** Puts an account into a fee tier. */
    void assignTier(long timestampMs, int account, int tier);

    /** Seals everything since the last seal into settlement batches. */
    void seal(long timestampMs);

    /**
     * Says how much liquidation a market can take: the most lots that liquidation orders may ask of
     * one side of an instrument between two checks, those outstanding included.
     *
     * @param lotsMax 0 for a market without depth: nothing is asked of it; -1 when only the
     *     listing's largest order bounds
     */
    void depth(long timestampMs, int instrument, long lotsMax);

    /**
     * Opens a fund that pays for defaults in one underlying; money comes in by deposits and
     * transfers, from fees, and leaves only down the waterfall.
     *
     * @param account a free id as in {@link #open}
     */
    void openFund(long timestampMs, int account, FundKind kind, int underlying);

    /**
     * Sets how much of the backstop's own money may pay for defaults from now on, 0 for nothing.
     */
    void houseTranche(long timestampMs, long amount);

    /**
     * Puts other portfolio rules in force at once.
     *
     * <p>Refused while accounts in portfolio mode exist and options are listed, if the number of
     * columns changes: their columns would be unknown until the next tables.
     */
    void portfolioRules(long timestampMs, PortfolioRules rules);

    /**
     * Changes how the positions of an account share margin: {@link MarginMode#CROSS} or {@link
     * MarginMode#PORTFOLIO}. Initial margin must be covered in the new mode.
     */
    void marginMode(long timestampMs, int account, MarginMode mode);
}
