package io.novate.app.replay;

import io.novate.core.command.Listing;
import io.novate.core.command.OrderEnd;
import io.novate.core.command.Rejection;
import io.novate.core.unit.Limits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The venue that fills liquidation orders, outside the core and seeded.
 *
 * <p>An order that arrives is worked from the next round on. It fills at the mark less a base
 * slippage of 0.03% and 1% times the share of the step's depth already taken, never beyond its
 * limit or the price band, and no more than the depth in one step. An option that is worth nothing
 * is bid for and offered at the smallest price, as on real venues: whoever must be rid of it can.
 * Of 100 orders two are refused, four answered late, one is lost and times out; fills are sometimes
 * partial. A cancellation is confirmed in the next round, sometimes after a last fill. Market
 * makers take the other side in turn; when the core refuses them for want of margin, customers are
 * tried.
 */
public final class VenueModel {
    /** The way back into the core. */
    interface Desk {
        /** Reports a fill; returns the core's reason when it refused, else null. */
        Rejection fill(long orderId, int counterparty, long lots, long priceTicks);

        /** Reports the end of an order. */
        void end(long orderId, OrderEnd end);

        /** Returns an account that may take the other side. */
        int counterparty(int attempt);
    }

    /** What the venue sees of the market. */
    interface Market {
        /** Returns the mark of an instrument in ticks. */
        long markTicks(int instrument);

        /**
         * Returns the price in ticks of which the price band is a share: an option's is its index.
         */
        long referenceTicks(int instrument);

        /**
         * Returns the lots that can be traded in this step without moving the price beyond 1%. More
         * is traded in a crash than on other days, but no more stands in the book.
         */
        long depthLots(int instrument);
    }

    private static final int REFUSED_PPM = 20_000;
    private static final int LATE_PPM = 40_000;
    private static final int LOST_PPM = 10_000;
    private static final int PARTIAL_PPM = 150_000;
    private static final int LAST_FILL_PPM = 150_000;
    private static final int BASE_SLIPPAGE_PPM = 300;
    private static final int DEPTH_SLIPPAGE_PPM = 10_000;
    private static final int LATE_ROUNDS_MAX = 3;
    private static final int ROUNDS_MAX = 4;
    private static final int COUNTERPARTIES_MAX = 6;

    private final List<Listing> listings;
    private final Market market;
    private final Desk desk;
    private final Draws draws;
    private final long[] takenLots;
    private final List<Order> arrivals = new ArrayList<>();
    private final Map<Long, Order> byId = new HashMap<>();
    private List<Order> resting = new ArrayList<>();

    /** One liquidation order as the venue holds it. */
    private static final class Order {
        final long orderId;
        final Listing listing;
        final boolean sells;
        final long limitTicks;
        long lotsLeft;
        int rounds;
        int firstRound;
        boolean refused;
        boolean lost;
        boolean cancelAsked;
        boolean gone;

        Order(long orderId, Listing listing, long lots, long limitTicks) {
            this.orderId = orderId;
            this.listing = listing;
            this.limitTicks = limitTicks;
            sells = lots < 0;
            lotsLeft = Math.abs(lots);
        }
    }

    VenueModel(List<Listing> listings, Market market, Desk desk, long seed) {
        this.listings = listings;
        this.market = market;
        this.desk = desk;
        draws = new Draws(seed);
        takenLots = new long[listings.size() + 1];
    }

    /** Takes an order from the core's event; it is worked from the next round on. */
    void ordered(long orderId, int instrument, long lots, long limitTicks) {
        Order order = new Order(orderId, listings.get(instrument - 1), lots, limitTicks);
        arrivals.add(order);
        byId.put(orderId, order);
    }

    /** Takes the core's wish to cancel; it is answered in the next round. */
    void cancelAsked(long orderId) {
        Order order = byId.get(orderId);
        if (order != null) {
            order.cancelAsked = true;
        }
    }

    /** Returns the orders that wait. */
    int orderCount() {
        return byId.size();
    }

    /** Starts a step with fresh depth. */
    void beginStep() {
        Arrays.fill(takenLots, 0);
    }

    /** Works every order once. */
    void round() {
        List<Order> worked = resting;
        worked.addAll(arrivals);
        for (Order order : arrivals) {
            decideFate(order);
        }
        arrivals.clear();
        resting = new ArrayList<>(worked.size());
        for (Order order : worked) {
            work(order);
            if (order.gone) {
                byId.remove(order.orderId);
            } else {
                resting.add(order);
            }
        }
    }

    /** Cancels whatever waits, for the end of the day. */
    void cancelAll() {
        round();
        for (Order order : resting) {
            order.cancelAsked = true;
        }
        for (Order order : arrivals) {
            order.cancelAsked = true;
        }
        round();
    }

    private void decideFate(Order order) {
        if (draws.chance(REFUSED_PPM)) {
            order.refused = true;
        } else if (draws.chance(LATE_PPM)) {
            order.firstRound = (int) draws.between(1, LATE_ROUNDS_MAX);
        } else if (draws.chance(LOST_PPM)) {
            order.lost = true;
        }
    }

    private void work(Order order) {
        if (order.refused) {
            end(order, order.cancelAsked ? OrderEnd.CANCELLED : OrderEnd.REJECTED);
        } else if (order.cancelAsked) {
            if (!order.lost && draws.chance(LAST_FILL_PPM)) {
                fill(order);
            }
            if (!order.gone) {
                end(order, OrderEnd.CANCELLED);
            }
        } else if (!order.lost && order.rounds >= order.firstRound) {
            fill(order);
        }
        order.rounds++;
        if (!order.gone && order.rounds >= order.firstRound + ROUNDS_MAX) {
            end(order, OrderEnd.TIMED_OUT);
        }
    }

    private void end(Order order, OrderEnd end) {
        order.gone = true;
        desk.end(order.orderId, end);
    }

    private void fill(Order order) {
        int instrument = order.listing.instrument();
        long depth = Math.max(1, market.depthLots(instrument));
        long lots = Math.min(order.lotsLeft, depth - takenLots[instrument]);
        if (lots > 1 && draws.chance(PARTIAL_PPM)) {
            lots = draws.between(1, lots);
        }
        while (lots > 0) {
            long priceTicks = price(order, depth, takenLots[instrument] + lots);
            boolean fits =
                    order.sells ? priceTicks >= order.limitTicks : priceTicks <= order.limitTicks;
            if (fits && isInBand(order.listing, priceTicks)) {
                report(order, lots, priceTicks);
                return;
            }
            lots /= 2;
        }
    }

    private long price(Order order, long depth, long takenAfter) {
        long mark = market.markTicks(order.listing.instrument());
        long slippagePpm = BASE_SLIPPAGE_PPM + DEPTH_SLIPPAGE_PPM * takenAfter / depth;
        long slippageTicks = Math.ceilDiv(mark * slippagePpm, Limits.PPM);
        return Math.max(
                order.listing.contract().priceTicksMin(),
                order.sells ? mark - slippageTicks : mark + slippageTicks);
    }

    private boolean isInBand(Listing listing, long priceTicks) {
        long mark = market.markTicks(listing.instrument());
        long reference = market.referenceTicks(listing.instrument());
        long band = reference * listing.bounds().priceBandPpm() / Limits.PPM;
        return Math.abs(priceTicks - mark) <= band
                && priceTicks <= listing.contract().priceTicksMax();
    }

    private void report(Order order, long lots, long priceTicks) {
        for (int attempt = 0; attempt < COUNTERPARTIES_MAX; attempt++) {
            Rejection refused =
                    desk.fill(order.orderId, desk.counterparty(attempt), lots, priceTicks);
            if (refused == null) {
                takenLots[order.listing.instrument()] += lots;
                order.lotsLeft -= lots;
                order.gone = order.lotsLeft == 0;
                return;
            }
            if (refused == Rejection.ORDER_UNKNOWN) {
                order.gone = true;
                return;
            }
        }
    }
}
