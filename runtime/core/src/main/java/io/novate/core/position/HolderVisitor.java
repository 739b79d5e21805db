package io.novate.core.position;

/** Is shown every holder of an instrument, in no particular order. */
public interface HolderVisitor {
    /**
     * Shows one holder.
     *
     * @param lots signed lots, not 0
     * @param entryCost money paid for the open lots
     */
    void holder(int account, long lots, long entryCost);
}
