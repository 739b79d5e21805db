package io.novate.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.novate.core.command.AccountState;
import io.novate.core.command.ExplanationKind;
import io.novate.core.command.FundKind;
import io.novate.core.command.InboxKind;
import io.novate.core.command.IndexDescriptor;
import io.novate.core.command.InstrumentKind;
import io.novate.core.command.InstrumentPhase;
import io.novate.core.command.MarginMode;
import io.novate.core.command.MarginRounding;
import io.novate.core.command.MarkDescriptor;
import io.novate.core.command.OrderEnd;
import io.novate.core.command.Rejection;
import io.novate.core.command.TradeDescriptor;
import io.novate.core.command.TradeReason;
import io.novate.core.command.WaterfallRung;
import io.novate.kernel.Grouping;
import io.novate.wire.sbe.ExplainedDecoder;
import io.novate.wire.sbe.IndexesDecoder;
import io.novate.wire.sbe.ListDecoder;
import io.novate.wire.sbe.MarksDecoder;
import io.novate.wire.sbe.MessageHeaderDecoder;
import io.novate.wire.sbe.SealedDecoder;
import io.novate.wire.sbe.TablesDecoder;
import io.novate.wire.sbe.TradesDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.sbe.MessageDecoderFlyweight;
import org.junit.jupiter.api.Test;

/** The schema says what the core says: the same codes, the same records, every field described. */
final class LayoutTest {
    private final Map<String, Map<String, Integer>> enums = new LinkedHashMap<>();

    @Test
    void shouldGiveEveryEnumTheCodesOfTheCore() throws Exception {
        SchemaListing schema = new SchemaListing(Recording.SCHEMA);
        put(AccountState.values(), AccountState::code);
        put(ExplanationKind.values(), ExplanationKind::code);
        put(FundKind.values(), FundKind::code);
        put(Grouping.values(), Grouping::code);
        put(InboxKind.values(), InboxKind::code);
        put(InstrumentKind.values(), InstrumentKind::code);
        put(InstrumentPhase.values(), InstrumentPhase::code);
        put(MarginMode.values(), MarginMode::code);
        put(MarginRounding.values(), MarginRounding::code);
        put(OrderEnd.values(), OrderEnd::code);
        put(Rejection.values(), Rejection::code);
        put(TradeReason.values(), TradeReason::code);
        put(WaterfallRung.values(), WaterfallRung::code);
        enums.put("BooleanCode", Map.of("NO", 0, "YES", 1));
        assertEquals(new TreeSet<>(enums.keySet()), new TreeSet<>(schema.enums()));
        enums.forEach((name, codes) -> assertEquals(codes, schema.codes(name), name));
    }

    private <E extends Enum<E>> void put(E[] values, ToIntFunction<E> code) {
        Map<String, Integer> codes = new LinkedHashMap<>();
        for (E value : values) {
            codes.put(value.name(), code.applyAsInt(value));
        }
        enums.put(values[0].getClass().getSimpleName() + "Code", codes);
    }

    @Test
    void shouldDescribeEveryMessageTypeAndField() throws Exception {
        assertEquals(List.of(), new SchemaListing(Recording.SCHEMA).undescribed());
    }

    @Test
    void shouldLayOutEntriesAsTheRecordsOfTheCore() {
        assertEquals(TradeDescriptor.BYTES, TradesDecoder.EntriesDecoder.sbeBlockLength());
        assertEquals(
                TradeDescriptor.FLAGS_OFFSET, TradesDecoder.EntriesDecoder.flagsEncodingOffset());
        assertEquals(
                TradeDescriptor.LOTS_OFFSET, TradesDecoder.EntriesDecoder.lotsEncodingOffset());
        assertEquals(
                TradeDescriptor.PRICE_OFFSET,
                TradesDecoder.EntriesDecoder.priceTicksEncodingOffset());
        assertEquals(
                TradeDescriptor.SELLER_OFFSET, TradesDecoder.EntriesDecoder.sellerEncodingOffset());
        assertEquals(
                TradeDescriptor.INSTRUMENT_OFFSET,
                TradesDecoder.EntriesDecoder.instrumentEncodingOffset());
        assertEquals(MarkDescriptor.BYTES, MarksDecoder.EntriesDecoder.sbeBlockLength());
        assertEquals(
                MarkDescriptor.PRICE_OFFSET,
                MarksDecoder.EntriesDecoder.priceTicksEncodingOffset());
        assertEquals(IndexDescriptor.BYTES, IndexesDecoder.EntriesDecoder.sbeBlockLength());
        assertEquals(
                IndexDescriptor.FRESH_SOURCES_OFFSET,
                IndexesDecoder.EntriesDecoder.freshSourcesEncodingOffset());
        assertEquals(
                IndexDescriptor.PRICE_OFFSET,
                IndexesDecoder.EntriesDecoder.priceTicksEncodingOffset());
        assertEquals(
                IndexDescriptor.ADD_ON_OFFSET,
                IndexesDecoder.EntriesDecoder.addOnPpmEncodingOffset());
    }

    /** What is written entry by entry is what the generated readers of groups walk through. */
    @Test
    void shouldWriteGroupsThatTheGeneratedReadersWalkThrough() {
        Recording recording = Recording.ofAll(Arguments.random(5, 4), 20);
        for (byte[] bytes : recording.messages()) {
            UnsafeBuffer message = new UnsafeBuffer(bytes);
            MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(message, 0);
            int end =
                    switch (header.templateId()) {
                        case ListDecoder.TEMPLATE_ID -> end(new ListDecoder(), message);
                        case TradesDecoder.TEMPLATE_ID -> end(new TradesDecoder(), message);
                        case TablesDecoder.TEMPLATE_ID -> end(new TablesDecoder(), message);
                        case SealedDecoder.TEMPLATE_ID -> end(new SealedDecoder(), message);
                        case ExplainedDecoder.TEMPLATE_ID -> end(new ExplainedDecoder(), message);
                        default -> bytes.length;
                    };
            assertEquals(bytes.length, end);
        }
    }

    private static int end(MessageDecoderFlyweight read, UnsafeBuffer message) {
        int from = MessageHeaderDecoder.ENCODED_LENGTH;
        read.wrap(message, from, read.sbeBlockLength(), read.sbeSchemaVersion());
        return from + read.sbeDecodedLength();
    }
}
