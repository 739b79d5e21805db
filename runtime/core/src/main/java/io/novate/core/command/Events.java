package io.novate.core.command;

/**
 * What the core answers, one method per event; override what you need.
 *
 * <p>Called on the core's thread inside the command that caused the event, in causal order. Amounts
 * are money, 1e-6 of the settlement currency, unless a name says otherwise. Implementations must
 * not call back into the core.
 */
public interface Events {
    /** Ignores everything. */
    Events NONE = new Events() {};

    /**
     * A command, or one record of a batch, was refused and changed nothing.
     *
     * @param command sequence number of the command, from 1
     * @param recordIndex index inside a batch, 0 for single commands
     * @param value the value that was refused
     */
    default void rejected(long command, int recordIndex, Rejection reason, long value) {}

    /** An instrument was listed. */
    default void listed(Listing listing) {}

    /** A collateral asset was listed. */
    default void assetListed(Asset asset, long price256) {}

    /** An account was opened. */
    default void opened(int account, boolean large) {}

    /**
     * A standard account became a large one.
     *
     * @param leafCount ids it reserves, its own and those after it
     */
    default void enlarged(int account, int leafCount) {}

    /** An account was opened as a bucket for one position of its parent. */
    default void isolated(int bucket, int parent, int instrument) {}

    /** Cash of the parent became margin of a bucket, because a trade or an order needs it. */
    default void marginLocked(int bucket, int parent, long amount) {}

    /** Margin of a bucket that its position and orders no longer need went to the parent. */
    default void marginReleased(int bucket, int parent, long amount) {}

    /** Cash (asset 0) or collateral arrived. */
    default void deposited(int account, int asset, long amount) {}

    /**
     * Part or all of a deposit was not kept and became claimable at once.
     *
     * @param asset 0 for cash, else an asset id; one that is not listed arrives nowhere else
     * @param amount smallest units
     * @param reason why the pool may not keep it
     */
    default void depositReturned(int account, int asset, long amount, Rejection reason) {}

    /** Cash (asset 0) or collateral moved between accounts. */
    default void transferred(int from, int to, int asset, long amount) {}

    /**
     * A position moved between accounts of one owner.
     *
     * @param lots signed lots that {@code from} gave up
     * @param value money that {@code from} received for them
     */
    default void ported(int from, int to, int instrument, long lots, long value) {}

    /**
     * The venue is asked to sell collateral of an account whose cash is short.
     *
     * @param units smallest units
     * @param moneyMin the least it must bring, in part for a part
     */
    default void conversionOrdered(
            long orderId, int account, int asset, long units, long moneyMin) {}

    /** The venue is asked to cancel what is left of a conversion order. */
    default void conversionCancelAsked(long orderId, int account) {}

    /**
     * Collateral was sold.
     *
     * @param orderId conversion order, 0 for none
     * @param fee to the insurance fund, out of the seller's money
     */
    default void converted(
            long orderId, int seller, int buyer, int asset, long units, long money, long fee) {}

    /** A conversion order ended with units left. */
    default void conversionEnded(long orderId, OrderEnd end, long unitsLeft) {}

    /** Cash (asset 0) or collateral became claimable on chain. */
    default void withdrawn(int account, int asset, long amount) {}

    /** A trade was novated. */
    default void cleared(
            int buyer,
            int seller,
            int instrument,
            long lots,
            long priceTicks,
            long buyerFee,
            long sellerFee) {}

    /** A mark changed. */
    default void marked(int instrument, long priceTicks) {}

    /**
     * Funding was added to the index.
     *
     * @param ratePpb parts per billion of the value of a lot
     * @param unitValue value per lot after funding, money
     */
    default void funded(int instrument, int ratePpb, long unitValue) {}

    /** An index price of an underlying arrived. */
    default void indexed(int underlying, long priceTicks, int freshSources, int addOnPpm) {}

    /** A table version is in force, with new values of so many options. */
    default void tablesActivated(long version, int optionCount) {}

    /** The margin rates of an instrument changed from what its listing fixed. */
    default void riskScaled(int instrument, int initialPpm, int maintenancePpm, int floorPpm) {}

    /** An instrument moved on in its life. */
    default void phaseChanged(int instrument, InstrumentPhase before, InstrumentPhase after) {}

    /**
     * The last value of an instrument was fixed; its positions are paid out next.
     *
     * @param priceTicks price of the underlying it settles at
     * @param payoff value of one lot at that price, money, before funding
     * @param unitValue what one lot is paid: the payoff less funding
     */
    default void expired(int instrument, long priceTicks, long payoff, long unitValue) {}

    /**
     * A position was closed at its last value.
     *
     * @param lots signed lots of the account before
     * @param amount money received, negative when paid: lots times the last unit value
     */
    default void paidOut(int account, int instrument, long lots, long amount) {}

    /**
     * A check ended.
     *
     * @param full whether it was asked of every account
     * @param accountsFlagged accounts looked at one by one: below initial margin now or before
     */
    default void revalued(boolean full, long accountsFlagged) {}

    /** An account changed state; entering {@link AccountState#RESTRICTED} is a margin call. */
    default void stateChanged(
            int account,
            AccountState before,
            AccountState after,
            long equity,
            long initialMargin,
            long maintenanceMargin) {}

    /**
     * The venue is asked to close lots of an account.
     *
     * @param lots signed: negative sells a long, positive buys back a short
     * @param limitTicks worst price allowed
     */
    default void liquidationOrdered(
            long orderId,
            int account,
            int instrument,
            long lots,
            long limitTicks,
            long equity,
            long maintenanceMargin) {}

    /** The venue is asked to cancel what is left of an order. */
    default void liquidationCancelAsked(long orderId, int account) {}

    /** A liquidation order was filled in whole or in part. */
    default void liquidationFilled(
            long orderId,
            int account,
            int counterparty,
            int instrument,
            long lots,
            long priceTicks,
            long fee) {}

    /** A liquidation order ended with lots left. */
    default void liquidationEnded(long orderId, OrderEnd end, long lotsLeft) {}

    /**
     * The backstop took over a position at the bankruptcy price.
     *
     * @param lots signed lots of the account before
     * @param equityGiven equity that moved to the backstop with it
     */
    default void takenOver(int account, int instrument, long lots, long equityGiven) {}

    /**
     * Somebody paid for what an account in default lost: one step down the waterfall.
     *
     * <p>What stands behind a step is the fund's cash, what is left of the house tranche, the
     * winner's equity, or, where the account sold its own collateral, nothing: then both are 0.
     *
     * @param payer the fund, the backstop, the winner, or the account itself
     * @param payerBefore what stood behind the payer, money
     * @param deficitBefore what the account lacked, money
     */
    default void covered(
            WaterfallRung rung,
            int account,
            int payer,
            long amount,
            long payerBefore,
            long payerAfter,
            long deficitBefore,
            long deficitAfter) {}

    /**
     * A winner was deleveraged at the bankrupt account's bankruptcy price.
     *
     * @param lots signed lots closed on the winner
     * @param cost what the winner gave up against the mark
     */
    default void deleveraged(
            int bankruptAccount, int winnerAccount, int instrument, long lots, long cost) {}

    /** An account with negative equity was brought to zero. */
    default void resolved(int account, long deficit) {}

    /** Margin is reserved for an order. */
    default void orderReserved(
            long orderId,
            int account,
            int instrument,
            long lots,
            long limitTicks,
            boolean reduceOnly) {}

    /** An order has fewer lots left, 0 when it ended. */
    default void orderReduced(long orderId, int account, long lotsLeft) {}

    /**
     * The venue is asked to cancel an order: its account is short of initial margin and the order
     * would not reduce, or its instrument has ended; then the order counts no more.
     */
    default void orderCancelAsked(long orderId, int account) {}

    /** An account chose an initial margin rate for an instrument, 0 for the table's. */
    default void leverageSet(int account, int instrument, int initialPpm) {}

    /** What a fee tier pays changed. */
    default void feeTierSet(int tier, int takerScalePpm, int makerScalePpm) {}

    /** An account is in another fee tier. */
    default void tierAssigned(int account, int tier) {}

    /** A settlement batch is ready to be posted. */
    default void sealed(SealedBatch batch) {}

    /** The backstop bought collateral of an account in default at its value after haircut. */
    default void collateralSold(int account, int asset, long units, long money) {}

    /** The depth of a market changed; -1 when only the listing bounds. */
    default void depthChanged(int instrument, long lotsMax) {}

    /** A fund of one underlying was opened. */
    default void fundOpened(int account, FundKind kind, int underlying) {}

    /** The house put so much of the backstop's money at risk. */
    default void houseTrancheChanged(long amount) {}

    /**
     * Explains the decision of which the next event tells: a margin call, a liquidation order, a
     * takeover, a deleveraging, a conversion of collateral.
     *
     * @param explanation lent for this call
     */
    default void explained(Explanation explanation) {}

    /** Other portfolio rules are in force. */
    default void rulesChanged(PortfolioRules rules) {}

    /** The positions of an account share margin in another way. */
    default void modeChanged(int account, MarginMode before, MarginMode after) {}
}
