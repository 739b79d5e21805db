package io.novate.core.machine;

import io.novate.core.command.Events;
import io.novate.core.command.MarginMode;
import io.novate.core.command.PortfolioRules;
import io.novate.core.command.Rejection;
import io.novate.core.ledger.AccountTable;
import io.novate.core.margin.AccountMargin;
import io.novate.core.margin.Books;
import io.novate.core.margin.OrderMargin;
import io.novate.core.price.InstrumentTable;

/** Takes the commands about how positions are margined: portfolio rules and modes. */
final class RulesDesk {
    private final ClearingMachine machine;
    private final Books books;
    private final AccountMargin margin;
    private final OrderMargin orderMargin;
    private final Events events;

    RulesDesk(
            ClearingMachine machine,
            Books books,
            AccountMargin margin,
            OrderMargin orderMargin,
            Events events) {
        this.machine = machine;
        this.orderMargin = orderMargin;
        this.books = books;
        this.margin = margin;
        this.events = events;
    }

    void portfolioRules(PortfolioRules rules) {
        InstrumentTable instruments = books.instruments();
        if (!rules.fault().isEmpty()) {
            machine.reject(0, Rejection.RULES_INVALID, rules.columnCount());
        } else if (!books.accounts().portfolios().isEmpty() && isUnknowing(rules)) {
            machine.reject(0, Rejection.RULES_IN_USE, rules.columnCount());
        } else {
            instruments.setRules(rules);
            events.rulesChanged(rules);
        }
    }

    void marginMode(int account, MarginMode mode) {
        AccountTable accounts = books.accounts();
        if (!accounts.isOpen(account)) {
            machine.reject(0, Rejection.ACCOUNT_UNKNOWN, account);
        } else if (accounts.isHouse(account)) {
            machine.reject(0, Rejection.ACCOUNT_RESERVED, account);
        } else if (!isOffered(mode) || !isShared(accounts.mode(account))) {
            machine.reject(0, Rejection.MARGIN_MODE, mode.code());
        } else if (machine.isBusy(account)) {
            machine.reject(0, Rejection.IN_LIQUIDATION, account);
        } else if (mode == MarginMode.PORTFOLIO && orderMargin.isBeyondPortfolio(account)) {
            machine.reject(0, Rejection.POSITION_LIMIT, account);
        } else {
            change(account, mode);
        }
    }

    private void change(int account, MarginMode mode) {
        MarginMode before = books.accounts().mode(account);
        books.accounts().setMode(account, mode);
        long extra256 = orderMargin.extra256(account);
        margin.evaluate(account);
        if (!OrderMargin.covers(margin.initialExcess256(), extra256)) {
            books.accounts().setMode(account, before);
            machine.reject(0, Rejection.MARGIN_SHORT, account);
        } else if (mode != before) {
            events.modeChanged(account, before, mode);
        }
    }

    /** Returns whether rules would margin portfolios without knowing what they hold. */
    private boolean isUnknowing(PortfolioRules rules) {
        boolean sameColumns = rules.columnCount() == books.instruments().options().columnCount();
        return !rules.isUsable() || !sameColumns && isOptionListed();
    }

    private static boolean isShared(MarginMode mode) {
        return mode == MarginMode.CROSS || mode == MarginMode.PORTFOLIO;
    }

    private boolean isOffered(MarginMode mode) {
        boolean scanned = books.instruments().canScanPortfolios();
        return mode == MarginMode.CROSS || mode == MarginMode.PORTFOLIO && scanned;
    }

    private boolean isOptionListed() {
        InstrumentTable instruments = books.instruments();
        for (int instrument = 1; instrument <= instruments.instrumentCount(); instrument++) {
            if (instruments.isListed(instrument) && instruments.isOption(instrument)) {
                return true;
            }
        }
        return false;
    }
}
