package io.novate.core.command;

/** First byte of every command in a log. */
enum CommandType {
    LIST(1),
    LIST_ASSET(2),
    VALUE_ASSET(3),
    OPEN(4),
    INBOX(5),
    TRANSFER(6),
    WITHDRAW(7),
    TRADES(8),
    MARKS(9),
    FUNDING(10),
    REVALUE(11),
    LIQUIDATION_FILL(12),
    LIQUIDATION_END(13),
    SEAL(14),
    INDEXES(20),
    TABLES(21),
    ACTIVATE(22),
    RESTRICT(23),
    EXPIRE(24),
    DELIST(25),
    RISK_SCALE(26),
    ORDER(32),
    ORDER_LEFT(33),
    LEVERAGE(34),
    FEE_TIER(35),
    ASSIGN_TIER(36),
    ENLARGE(40),
    PORT(41),
    ASSET_TRADE(42),
    CONVERSION_END(43),
    ISOLATE(44),
    DEPTH(50),
    OPEN_FUND(51),
    HOUSE_TRANCHE(52),
    PORTFOLIO_RULES(60),
    MARGIN_MODE(61);

    private static final CommandType[] OF_CODE = new CommandType[64];

    static {
        for (CommandType type : values()) {
            OF_CODE[type.code] = type;
        }
    }

    private final int code;

    CommandType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static CommandType ofCode(int code) {
        CommandType type = code < OF_CODE.length ? OF_CODE[code] : null;
        if (type == null) {
            throw new IllegalArgumentException("command type code=" + code);
        }
        return type;
    }
}
