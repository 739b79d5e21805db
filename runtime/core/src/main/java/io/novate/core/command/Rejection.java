package io.novate.core.command;

/** Why a command was refused; codes are part of the wire format. */
public enum Rejection {
    /** The timestamp is before that of an earlier command. */
    TIME_BACKWARDS(1),
    /** No such account is open. */
    ACCOUNT_UNKNOWN(2),
    /** The account is already open. */
    ACCOUNT_EXISTS(3),
    /** The account id is outside the range of its kind. */
    ACCOUNT_RANGE(4),
    /** The account is reserved for the clearinghouse. */
    ACCOUNT_RESERVED(5),
    /** No such instrument is listed. */
    INSTRUMENT_UNKNOWN(6),
    /** The instrument is already listed. */
    INSTRUMENT_EXISTS(7),
    /** A field of a listing is outside its limits. */
    LISTING_INVALID(8),
    /** The margin of one lot is too small to be exact to 10 ppm. */
    LISTING_TOO_COARSE(9),
    /** No such asset is listed. */
    ASSET_UNKNOWN(10),
    /** The asset is already listed. */
    ASSET_EXISTS(11),
    /** An amount is not positive or beyond the bound. */
    AMOUNT_RANGE(12),
    /** Lots are not positive or beyond the bound. */
    LOTS_RANGE(13),
    /** A price is not positive or above the listing's largest mark. */
    PRICE_RANGE(14),
    /** A trade is farther from the mark than the listing allows. */
    PRICE_BAND(15),
    /** Buyer and seller are the same account, or share a parent. */
    SELF_TRADE(16),
    /** Equity after the command would not cover initial margin. */
    MARGIN_SHORT(17),
    /** A restricted account may only reduce risk. */
    REDUCE_ONLY(18),
    /** An account in liquidation may not trade. */
    IN_LIQUIDATION(19),
    /** The position would exceed the listing's limit. */
    POSITION_LIMIT(20),
    /** The account has no room for another position. */
    POSITIONS_FULL(21),
    /** The account would exceed the gross value bound. */
    GROSS_BOUND(22),
    /** A table of fixed size is full. */
    CAPACITY(23),
    /** More than the free cash or balance. */
    FREE_BALANCE(24),
    /** The inbox item is not the next one. */
    INBOX_SEQUENCE(25),
    /** No such liquidation order is outstanding. */
    ORDER_UNKNOWN(26),
    /** The fill exceeds what is left of the order. */
    ORDER_OVERFILL(27),
    /** The fill is worse than the order's limit. */
    ORDER_LIMIT(28),
    /** A funding rate beyond the bound. */
    RATE_RANGE(29),
    /** Records do not fit the segment they came in. */
    MALFORMED(30),
    /** Negative equity that nobody could bear is waiting: nothing leaves the pool. */
    LOSS_UNRESOLVED(31),
    /** An account cannot be margined in such a mode. */
    MARGIN_MODE(32),
    /** The value of an option enters by table commands only. */
    TABLE_VALUED(40),
    /** The version of a table is not the next one, or nothing was staged under it. */
    TABLE_VERSION(41),
    /** A value, margin or column of a table record is outside its bound. */
    TABLE_RANGE(42),
    /** The option has no value yet. */
    NOT_VALUED(43),
    /** Prices are too old or too few to take new risk on them; reducing is allowed. */
    NEW_RISK_HALTED(44),
    /** Positions in this instrument may only be reduced. */
    INSTRUMENT_REDUCE_ONLY(45),
    /** The instrument expired or was settled. */
    INSTRUMENT_EXPIRED(46),
    /** The instrument is not in the phase that this needs. */
    INSTRUMENT_PHASE(47),
    /** There is no index price of the underlying to settle at. */
    INDEX_MISSING(48),
    /** The command does not suit this kind of instrument. */
    INSTRUMENT_KIND(49),
    /** An order of this id is open already, or the id is not positive. */
    ORDER_EXISTS(52),
    /** No order of this id is open. */
    RESERVATION_UNKNOWN(53),
    /** The sum of all long positions would exceed the listing's limit. */
    OPEN_INTEREST(54),
    /** No such fee tier, or its scales are outside their range. */
    FEE_TIER(55),
    /** An id that a large account needs for a further leaf is open, reserved or out of range. */
    LEAVES_TAKEN(60),
    /** The account is large already. */
    ACCOUNT_LARGE(61),
    /** The accounts belong to different owners. */
    OWNER_FOREIGN(62),
    /** The trade names another account or asset than the conversion order. */
    ORDER_FOREIGN(63),
    /** The underlying has such a fund already. */
    FUND_EXISTS(70),
    /** No fund can be kept for such an underlying. */
    FUND_UNDERLYING(71),
    /** Portfolio rules that contradict themselves. */
    RULES_INVALID(80),
    /** Portfolio accounts hold options whose columns the new rules would not know. */
    RULES_IN_USE(81),
    /** A bucket holds cash from and for its parent, and its position; nothing else. */
    BUCKET(90),
    /** A bucket trades only the instrument it was opened for. */
    BUCKET_INSTRUMENT(91),
    /** A bucket without position and orders takes no margin. */
    BUCKET_IDLE(92);

    private final int code;

    Rejection(int code) {
        this.code = code;
    }

    /** Returns the wire code. */
    public int code() {
        return code;
    }
}
