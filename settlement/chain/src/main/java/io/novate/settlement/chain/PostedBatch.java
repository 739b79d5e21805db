package io.novate.settlement.chain;

/**
 * A batch as the contract recorded it: what a claim needs besides the account's own proof.
 *
 * @param header header
 * @param da commitment to the published stream, 32 bytes
 * @param elementCount published elements
 * @param postedAtSeconds block time, seconds since the epoch
 * @param cumOut what all batches up to this one made claimable, money
 * @param transactionHash hash of the transaction that posted it, hex with 0x
 * @param blockNumber block that holds it
 * @param gasUsed gas of the transaction
 */
public record PostedBatch(
        BatchHeader header,
        byte[] da,
        int elementCount,
        long postedAtSeconds,
        long cumOut,
        String transactionHash,
        long blockNumber,
        long gasUsed) {}
