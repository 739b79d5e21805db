package io.novate.wire;

import io.novate.core.command.AccountState;
import io.novate.core.command.ExplanationKind;
import io.novate.core.command.FundKind;
import io.novate.core.command.InboxKind;
import io.novate.core.command.InstrumentKind;
import io.novate.core.command.InstrumentPhase;
import io.novate.core.command.MarginMode;
import io.novate.core.command.MarginRounding;
import io.novate.core.command.OrderEnd;
import io.novate.core.command.Rejection;
import io.novate.core.command.TradeReason;
import io.novate.core.command.WaterfallRung;
import io.novate.kernel.Grouping;
import io.novate.wire.sbe.BooleanCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToIntFunction;

/** The values of one enum by their wire codes. */
final class Codes<E extends Enum<E>> {
    static final Codes<AccountState> ACCOUNT_STATE =
            new Codes<>("account state", AccountState.values(), AccountState::code);
    static final Codes<ExplanationKind> EXPLANATION_KIND =
            new Codes<>("explanation kind", ExplanationKind.values(), ExplanationKind::code);
    static final Codes<FundKind> FUND_KIND =
            new Codes<>("fund kind", FundKind.values(), FundKind::code);
    static final Codes<Grouping> GROUPING =
            new Codes<>("grouping", Grouping.values(), Grouping::code);
    static final Codes<InboxKind> INBOX_KIND =
            new Codes<>("inbox kind", InboxKind.values(), InboxKind::code);
    static final Codes<InstrumentKind> INSTRUMENT_KIND =
            new Codes<>("instrument kind", InstrumentKind.values(), InstrumentKind::code);
    static final Codes<InstrumentPhase> INSTRUMENT_PHASE =
            new Codes<>("instrument phase", InstrumentPhase.values(), InstrumentPhase::code);
    static final Codes<MarginMode> MARGIN_MODE =
            new Codes<>("margin mode", MarginMode.values(), MarginMode::code);
    static final Codes<MarginRounding> MARGIN_ROUNDING =
            new Codes<>("margin rounding", MarginRounding.values(), MarginRounding::code);
    static final Codes<OrderEnd> ORDER_END =
            new Codes<>("order end", OrderEnd.values(), OrderEnd::code);
    static final Codes<Rejection> REJECTION =
            new Codes<>("rejection", Rejection.values(), Rejection::code);
    static final Codes<TradeReason> TRADE_REASON =
            new Codes<>("trade reason", TradeReason.values(), TradeReason::code);
    static final Codes<WaterfallRung> WATERFALL_RUNG =
            new Codes<>("waterfall rung", WaterfallRung.values(), WaterfallRung::code);

    private static final int CODES = 1 << 8;

    private final String name;
    private final List<E> ofCode = new ArrayList<>(Collections.nCopies(CODES, null));

    private Codes(String name, E[] values, ToIntFunction<E> code) {
        this.name = name;
        for (E value : values) {
            ofCode.set(code.applyAsInt(value), value);
        }
    }

    E of(int code) throws WireException {
        E value = ofCode.get(code);
        if (value == null) {
            throw new WireException(name + " code " + code + " is unknown");
        }
        return value;
    }

    static BooleanCode flag(boolean value) {
        return value ? BooleanCode.YES : BooleanCode.NO;
    }

    static boolean flag(int code) throws WireException {
        if (code != 0 && code != 1) {
            throw new WireException("code " + code + " is neither yes nor no");
        }
        return code == 1;
    }
}
